/**
 * Puts restored data in the place of what is there, so that an interruption leaves the one or the other. What is being
 * restored lies in a folder of its own in the data directory. Renaming that folder is the decision: until then the old
 * data counts, from then on the new, whose moving every later start finishes.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SCHEMA_FILE } from '../schema-versions.ts'
import { SECRET_FILES, STORE_FOLDER } from './manifest.ts'

const UNDECIDED = 'restoring'
const DECIDED = 'restored'

/** All of these are in a folder that is decided on. */
const entries = [...SECRET_FILES, SCHEMA_FILE, STORE_FOLDER]

/** An empty folder to put the new data in. */
export function beginRestore(dataDirectory: string): string {
  const folder = join(dataDirectory, UNDECIDED)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, STORE_FOLDER), { recursive: true })
  return folder
}

/** From here on the data directory holds the new data. */
export function decideRestore(dataDirectory: string): void {
  renameSync(join(dataDirectory, UNDECIDED), join(dataDirectory, DECIDED))
  flushFolder(dataDirectory)
}

/** Finishes a restore that was decided on, and drops one that was not. Call it with the directory's lock held. */
export function finishRestore(dataDirectory: string): void {
  rmSync(join(dataDirectory, UNDECIDED), { recursive: true, force: true })
  const decided = join(dataDirectory, DECIDED)
  if (!existsSync(decided)) return
  for (const name of entries) {
    if (!existsSync(join(decided, name))) continue
    rmSync(join(dataDirectory, name), { recursive: true, force: true })
    renameSync(join(decided, name), join(dataDirectory, name))
  }
  rmSync(decided, { recursive: true, force: true })
}

/** A rename is on disk when its folder is. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
