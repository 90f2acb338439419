/** Whether a process that was written down is still the same one: pids are used again, start times are not. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const START_TIME_FIELD = 22

export interface ProcessIdentity {
  readonly pid: number
  /** Null where the system does not tell. */
  readonly started: string | null
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, started: startTime(pid) }
}

export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0)
  } catch (error) {
    // Another user's process may not be signalled, and is there all the same.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const started = startTime(identity.pid)
  return started === identity.started && !isZombie(identity.pid)
}

function startTime(pid: number): string | null {
  const fields = statFields(pid)
  if (fields !== null) return fields[START_TIME_FIELD - 3] ?? null
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** A killed process whose parent has not asked for it: it holds nothing any more. */
function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === 'Z'
}

/** Fields of /proc/<pid>/stat from the third on; the second, the command's name, may hold anything. */
function statFields(pid: number): string[] | null {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return null
  try {
    const stat = readFileSync(path, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
