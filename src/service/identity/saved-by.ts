/** Who saves something, as it is written down: a credential's id, and the name that it has now. */
import type { SavedBy } from '../../wire/rules-of-run.ts'
import type { Identity } from './ports.ts'
import type { Principal } from './principal.ts'

export async function savedBy(
  { keyring }: Pick<Identity, 'keyring'>,
  { project, kind, id }: Principal,
): Promise<SavedBy> {
  if (kind !== 'api_key') return { id, name: null }
  const keys = await keyring(project).list('api_key', null)
  return { id, name: keys.find((key) => key.id === id)?.name ?? null }
}
