/** Many schedules on one runtime, some at once: a kill in one of them hits all that are under way. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newAccess } from './access.ts'
import { askOf } from './ask.ts'
import { type Played, play, playUndisturbed, type Stage } from './play.ts'
import { readRecording } from './recording.ts'
import { startFaultyRuntime } from './runtime.ts'
import { calmSchedule, type Rates, scheduleOf } from './schedule.ts'
import { startWire } from './wire.ts'

export interface BatchOptions {
  /** One schedule a seed. */
  readonly seeds: readonly number[]
  /** How many schedules are under way at once. */
  readonly atOnce: number
  /** Leases of a minute run out so many times sooner. */
  readonly clockFactor: number
  readonly onPlayed: (played: Played) => void
  /** Called with each line that the Worker or the runtime writes. */
  readonly onLog?: (line: string) => void
}

export interface BatchResult {
  readonly played: readonly Played[]
  readonly kills: number
}

export async function playBatch({
  seeds,
  atOnce,
  clockFactor,
  onPlayed,
  onLog = () => undefined,
}: BatchOptions): Promise<BatchResult> {
  const directory = mkdtempSync(join(tmpdir(), 'latebloom-faults-'))
  const access = newAccess()
  const runtime = await startFaultyRuntime({ directory, bindings: access.bindings, clockFactor, onLog })
  const wire = await startWire(runtime)
  const faults = new Map<string, Rates>()
  const stage: Stage = {
    recording: await readRecording('runs/composition-s4', 4),
    access,
    wire,
    clockFactor,
    ask: askOf(runtime, access),
    async setFaults(run, rates) {
      if (rates === null) faults.delete(run)
      else faults.set(run, rates)
      await runtime.setFaults(Object.fromEntries(faults))
    },
  }
  try {
    const expected = await playUndisturbed(stage, calmSchedule)
    const played: Played[] = []
    const waiting = seeds.values()
    const playNext = async () => {
      for (const seed of waiting) {
        const done = await play(stage, scheduleOf(seed), expected)
        played.push(done)
        onPlayed(done)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, playNext))
    return { played, kills: runtime.kills() }
  } finally {
    await wire.close()
    await runtime.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
