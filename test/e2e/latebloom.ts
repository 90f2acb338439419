/** The `latebloom` command as a process, as a user starts it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const command = join(import.meta.dirname, '..', '..', 'training-client', 'bin', 'latebloom.js')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command to its end. */
export function latebloom(...args: string[]): Promise<Ended> {
  return latebloomReading('', ...args)
}

/** The same with something on its standard input. */
export function latebloomReading(input: string, ...args: string[]): Promise<Ended> {
  const child = start(args)
  child.stdin.end(input)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve({ code, stdout, stderr }))
  })
}

export interface RunningCommand {
  readonly url: string
  readonly pid: number
  /** The header that its first key is sent in. */
  readonly authorization: string
  /** Sends a signal and waits until the process has ended; answers its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** `latebloom start`, once it says that it is ready. */
export async function startedAdvisor(data: string, port = 0): Promise<RunningCommand> {
  const child = start(['start', '--json', '--data', data, '--port', String(port)])
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints += String(chunk)
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const ready: unknown = JSON.parse(line)
    if (typeof ready !== 'object' || ready === null || !('url' in ready) || !('pid' in ready)) break
    return {
      url: String(ready.url),
      pid: Number(ready.pid),
      authorization: `Bearer ${(await readFile(join(data, 'key'), 'utf8')).trim()}`,
      end(signal) {
        child.kill(signal)
        return ended
      },
    }
  }
  throw new Error(`the advisor did not start: ${complaints}`)
}

function start(args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [command, ...args], { env: { ...process.env, NODE_NO_WARNINGS: '1' } })
}
