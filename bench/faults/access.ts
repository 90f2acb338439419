/** The key that a harness speaks with, made anew for each process, and what the advisor must be given to know it. */
import { newSecrets } from '../../embedded/credentials.ts'

export interface Access {
  readonly key: string
  readonly bindings: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

export function newAccess(): Access {
  const { key, pepper } = newSecrets()
  return {
    key,
    bindings: { KEY_PEPPER: pepper, FIRST_KEY: key },
    headers: { authorization: `Bearer ${key}` },
  }
}
