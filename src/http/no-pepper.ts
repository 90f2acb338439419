/** What is said where no credential can be checked at all. */
import type { Failure } from '../service/failure.ts'

export const noPepper: Failure = {
  kind: 'unavailable',
  detail:
    'No credential can be checked: the secret KEY_PEPPER is not set, or has less than 32 characters. Whoever runs this advisor has to set it (docs/security.md).',
}
