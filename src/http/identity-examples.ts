/** Credentials for the OpenAPI document: of the right shape, and of no use. */

const life = {
  name: 'trainer',
  created_at: '2026-03-01T09:00:00.000Z',
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
}
const id = '3f8k2m9qtz'

export function exampleCredential(prefix: string, project = 'default'): string {
  return `${prefix}_${project}_${id}_${'x'.repeat(43)}`
}

export const exampleKey = {
  ...life,
  key: id,
  scopes: ['runs:read', 'runs:write'],
  old_secret_until: null,
}

export function exampleOfRun<Name extends string>(name: Name, run: string) {
  return { ...life, [name]: id, run }
}
