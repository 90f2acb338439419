/** There are as many credentials of a kind in force as may be. */
import { failed } from '../failure.ts'
import { MOST_CREDENTIALS } from './ports.ts'

const words = { api_key: 'API key', run_token: 'run token', share_link: 'share link' } as const

export function tooMany(kind: keyof typeof words) {
  return failed({ kind: 'too_many_credentials', what: words[kind], most: MOST_CREDENTIALS[kind] })
}
