/** An exclusive lock on a directory, held by a process: two advisors on one data directory would own the same runs. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type AdvisorFailure, AdvisorStartError } from './failure.ts'
import { identityOf, isAlive } from './process-identity.ts'

const identitySchema = z.object({ pid: z.int().positive(), started: z.string().nullable() })
const lockSchema = z.object({ holder: identitySchema, runtime: identitySchema.nullable() })
type LockContent = z.infer<typeof lockSchema>

export interface Lock {
  /** Writes down the runtime's process, so that the next holder can end it should this one be killed. */
  setRuntime(pid: number): void
  release(): void
}

const MOST_TRIES = 20

/** Takes the lock, or throws an AdvisorStartError that names its holder. A dead holder's lock is taken over. */
export function takeLock(directory: string, name = 'advisor.lock'): Lock {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, name)
  let content: LockContent = { holder: identityOf(process.pid), runtime: null }
  for (let tries = 0; ; tries += 1) {
    if (create(path, content)) break
    const other = read(path)
    if (other !== null && isAlive(other.holder))
      throw new AdvisorStartError(inUse(directory, other.holder.pid))
    if (tries >= MOST_TRIES) throw new AdvisorStartError(inUse(directory, other?.holder.pid ?? null))
    takeOver(path, other)
  }
  return {
    setRuntime(pid) {
      content = { ...content, runtime: identityOf(pid) }
      writeWhole(path, content)
    },
    release() {
      if (read(path)?.holder.pid === process.pid) rmSync(path, { force: true })
    },
  }
}

function inUse(directory: string, pid: number | null): AdvisorFailure {
  return { code: 'data_in_use', directory, pid }
}

/** False where there is a lock already. A link is made whole or not at all. */
function create(path: string, content: LockContent): boolean {
  const own = `${path}.${process.pid}`
  writeFileSync(own, JSON.stringify(content))
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}

/** Ends what a dead holder left running, and moves its lock aside; of two that try, one moves it. */
function takeOver(path: string, other: LockContent | null): void {
  const { runtime } = other ?? { runtime: null }
  if (runtime !== null && isAlive(runtime)) {
    try {
      process.kill(runtime.pid, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
  }
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const moved = read(aside)
  // Someone took it over between the look and the move: theirs goes back.
  if (moved !== null && isAlive(moved.holder)) renameSync(aside, path)
  else rmSync(aside, { force: true })
}

function writeWhole(path: string, content: LockContent): void {
  const own = `${path}.${process.pid}`
  writeFileSync(own, JSON.stringify(content))
  renameSync(own, path)
}

/** Null for a lock that is gone or was never finished. */
function read(path: string): LockContent | null {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
