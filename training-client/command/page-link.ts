/** Addresses of pages that sign a browser in by themselves: once, within 10 minutes. */
import { signInCodeSchema } from '../../src/wire/identity.ts'
import { type Advisor, ask } from './api.ts'
import { CommandError } from './command-error.ts'

export async function signInCode(advisor: Advisor): Promise<string> {
  const { code } = await ask(advisor, '/v1/sign-in-codes', signInCodeSchema, {
    method: 'POST',
    doing: 'asking for a sign-in link',
  })
  return code
}

/** Null where the advisor gives none: its pages then ask for a key. */
export async function signInCodeIfAny(advisor: Advisor): Promise<string | null> {
  try {
    return await signInCode(advisor)
  } catch (error) {
    if (error instanceof CommandError) return null
    throw error
  }
}

/** The code is in the fragment, which no browser sends to a server. */
export function pageLink({ url }: Pick<Advisor, 'url'>, path: string, code: string | null): string {
  return code === null ? url + path : `${url}/sign-in?next=${encodeURIComponent(path)}#code=${code}`
}
