/** The secrets of an embedded advisor, made at its first start and kept beside its data, readable by its owner alone. */
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCredential } from '../src/wire/credential.ts'
import { DEFAULT_PROJECT } from '../src/wire/identity.ts'

const PEPPER_BYTES = 32
const OWNER_ALONE = 0o600

export interface AdvisorSecrets {
  /** What the advisor's stored HMACs of credentials are made with. */
  readonly pepper: string
  /** The first API key, with all scopes. */
  readonly key: string
}

/** The file that holds the first key. */
export function keyFile(dataDirectory: string): string {
  return join(dataDirectory, 'key')
}

/** The same ones at every start. Call it with the data directory's lock held. */
export function advisorSecrets(dataDirectory: string): AdvisorSecrets {
  return {
    pepper: kept(join(dataDirectory, 'pepper'), () => newSecrets().pepper),
    key: kept(keyFile(dataDirectory), () => newSecrets().key),
  }
}

export function newSecrets(): AdvisorSecrets {
  return {
    pepper: randomBytes(PEPPER_BYTES).toString('base64url'),
    key: makeCredential(randomBytes, 'api_key', DEFAULT_PROJECT).text,
  }
}

/** What the file holds, or what is made now and put there whole. */
function kept(path: string, make: () => string): string {
  const known = read(path)
  if (known !== null) return known
  const own = `${path}.${process.pid}`
  const made = make()
  try {
    writeFileSync(own, `${made}\n`, { mode: OWNER_ALONE })
    linkSync(own, path)
  } finally {
    rmSync(own, { force: true })
  }
  return made
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
