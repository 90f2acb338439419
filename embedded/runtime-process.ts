/** The runtime's process: known by its pid, and ended when the process that started it ends in any way. */
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const ENTRY_SOCKET = 'entry.sock'
/**
 * A stand-in for the runtime that writes down its pid and then becomes the runtime. It moves Miniflare's own entry, which
 * serves stored objects without a credential and believes headers of its own, from the network to a socket in this folder.
 */
const STAND_IN = `#!/bin/sh
echo $$ > "$LATEBLOOM_RUNTIME_PID_FILE"
cd "$(dirname "$0")" || exit 1
for argument do
  case $argument in --socket-addr=entry=*) argument=--socket-addr=entry=unix:${ENTRY_SOCKET} ;; esac
  shift
  set -- "$@" "$argument"
done
exec "$LATEBLOOM_RUNTIME" "$@"
`
/** Waits for the end of its input, unless told to go; the file serves until the pid itself has come over the pipe. */
const GUARD =
  'while read -r line; do [ "$line" = off ] && exit; pid=$line; done; [ -n "$pid" ] || pid=$(cat "$1"); kill -9 "$pid"'

export interface RuntimeProcess {
  /** What the environment must hold while the runtime is started. */
  readonly environment: Readonly<Record<string, string>>
  /** Call it once the runtime runs: answers its pid, and makes the guard independent of the file. */
  started(): number | null
  /** For a runtime that has been stopped. */
  release(): void
}

/**
 * Makes sure beforehand that the runtime ends when this process does, however it does: a shell waits on a pipe whose
 * other end only this process holds, and then ends the process that the stand-in wrote down.
 */
export function prepareRuntimeProcess(dataDirectory: string): RuntimeProcess {
  const directory = resolve(dataDirectory, 'runtime')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  const standIn = join(directory, 'stand-in.sh')
  const pidFile = join(directory, 'pid')
  for (const left of [pidFile, join(directory, ENTRY_SOCKET)]) rmSync(left, { force: true })
  writeFileSync(standIn, STAND_IN, { mode: 0o700 })
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', pidFile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own: a signal to this process's group must not end the guard before the runtime.
    detached: true,
  })
  guard.unref()
  guard.on('error', () => undefined)
  guard.stdin.on('error', () => undefined)
  return {
    environment: {
      MINIFLARE_WORKERD_PATH: standIn,
      LATEBLOOM_RUNTIME: workerdPath(),
      LATEBLOOM_RUNTIME_PID_FILE: pidFile,
    },
    started() {
      const pid = readPid(pidFile)
      if (pid !== null) guard.stdin.write(`${pid}\n`)
      return pid
    },
    release: () => void guard.stdin.end('off\n'),
  }
}

function readPid(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim())
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

/** The runtime that this Miniflare was made for: its own dependency, wherever that was installed. */
function workerdPath(): string {
  const miniflare = createRequire(import.meta.url).resolve('miniflare')
  const workerd: unknown = createRequire(miniflare)('workerd')
  return z.object({ default: z.string() }).parse(workerd).default
}
