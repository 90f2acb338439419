/** Runs work in workerd and reads the processor time that its process took, from /proc (Linux alone has it). */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { z } from 'zod'
import { offlineEnvironment } from '../../embedded/offline.ts'
import { prepareRuntimeProcess } from '../../embedded/runtime-process.ts'
import { bundleOrtWorker } from '../../scripts/bundle-ort-worker.ts'
import type { RunFiles } from './recorded-run.ts'
import type { Kind } from './work.ts'

export interface Workerd {
  /** Sends a recorded snapshot, which is then known by its step. */
  give(step: number, files: RunFiles): Promise<void>
  /**
   * Milliseconds of processor time for one round, in the mean over `rounds`, on the snapshot of a step that was given or
   * else on random weights modulo `run`.
   */
  time(kind: Kind, run: number, rounds: number): Promise<number>
  peakWasmMb(): number
  stop(): Promise<void>
}

export async function startWorkerd(): Promise<Workerd> {
  const directory = mkdtempSync(join(tmpdir(), 'latebloom-bench-'))
  const bundle = bundleOrtWorker(join(import.meta.dirname, 'worker.ts'), directory)
  const runtime = prepareRuntimeProcess(directory)
  Object.assign(process.env, offlineEnvironment, runtime.environment)
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      log: new Log(LogLevel.ERROR),
      telemetry: { enabled: false },
      workers: [
        {
          name: 'bench',
          compatibilityDate: '2026-10-01',
          ...bundle,
        },
      ],
    }),
  )
  const url = await miniflare.ready
  const pid = runtime.started()
  if (pid === null) throw new Error('the runtime did not say its process id')
  let peak = 0
  return {
    async give(step, files) {
      const body = new FormData()
      for (const [name, bytes] of Object.entries(files)) body.set(name, new Blob([bytes]), name)
      const response = await fetch(new URL(`/${step}`, url), { method: 'PUT', body })
      if (!response.ok) throw new Error(`the snapshot of step ${step}: ${await response.text()}`)
    },
    async time(kind, run, rounds) {
      const before = processorMs(pid)
      const response = await fetch(new URL(`/${kind}/${run}/${rounds}`, url))
      const text = await response.text()
      if (!response.ok) throw new Error(`${kind} of ${run}: ${text}`)
      peak = Math.max(peak, z.object({ wasm_bytes: z.number() }).parse(JSON.parse(text)).wasm_bytes / 1e6)
      return (processorMs(pid) - before) / rounds
    },
    peakWasmMb: () => peak,
    async stop() {
      await miniflare.dispose()
      runtime.release()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** User and system time of a process. */
function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (1000 * (Number(fields[11]) + Number(fields[12]))) / ticksPerSecond
}
