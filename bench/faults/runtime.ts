/** The local runtime with the harness's Worker: it can be killed at once, and started again on the same data. */
import { join } from 'node:path'
import { bundleOrtWorker } from '../../scripts/bundle-ort-worker.ts'
import type { Rates } from './schedule.ts'
import { type StartedWorker, startWorker, type WorkerOptions } from './start-worker.ts'

export interface FaultyRuntime {
  /** Where the Worker answers; null while it is down. */
  url(): string | null
  /** Ends the process with SIGKILL and starts another. Resolves once that answers; one restart serves all who ask. */
  kill(): Promise<void>
  /** Which runs meet faults from now on, kills or not. */
  setFaults(faults: Readonly<Record<string, Rates>>): Promise<void>
  kills(): number
  stop(): Promise<void>
}

export interface FaultyRuntimeOptions extends Omit<WorkerOptions, 'bundle'> {
  /** How many times faster the Worker's clock runs than the machine's. */
  readonly clockFactor: number
}

/** The directory holds the Worker's bundle and its data. */
export async function startFaultyRuntime(options: FaultyRuntimeOptions): Promise<FaultyRuntime> {
  const { directory, clockFactor } = options
  const bundle = bundleOrtWorker(join(import.meta.dirname, 'worker', 'advisor.ts'), join(directory, 'worker'))
  const bindings = {
    ...options.bindings,
    CLOCK_STARTED_AT: Date.now(),
    CLOCK_FACTOR: clockFactor,
    LOG_LEVEL: 'error',
  }
  const start = () => startWorker({ ...options, bundle, bindings })

  let started: StartedWorker | null = await start()
  let faults: Readonly<Record<string, Rates>> = {}
  let restarting: Promise<void> | null = null
  let kills = 0

  const tell = async (url: string) => {
    const told = await fetch(`${url}/faults`, { method: 'PUT', body: JSON.stringify(faults) })
    if (!told.ok) throw new Error(`the Worker did not take the faults: ${await told.text()}`)
  }
  const restart = async () => {
    const before = started
    if (before === null) throw new Error('the runtime is not running')
    started = null
    kills += 1
    process.kill(before.pid, 'SIGKILL')
    await before.stop()
    const next = await start()
    await tell(next.url)
    started = next
  }

  return {
    url: () => started?.url ?? null,
    kill() {
      restarting ??= restart().finally(() => {
        restarting = null
      })
      return restarting
    },
    async setFaults(next) {
      faults = next
      for (;;) {
        await restarting
        const told = started
        try {
          if (told !== null) await tell(told.url)
          return
        } catch (error) {
          // Killed meanwhile: the restart tells the next one, and it is told again here to be sure.
          if (restarting === null && started === told) throw error
        }
      }
    },
    kills: () => kills,
    async stop() {
      await restarting
      await started?.stop()
    },
  }
}
