/** What each measure of a snapshot takes beside what it shares, and what was estimated: ms of processor time in Node. */
import { type Cost, millisecondsOf } from '../../src/core/cost.ts'
import type { Evaluation } from '../../src/core/evaluation.ts'
import { type Contexts, contextsOf } from '../../src/core/measures/context.ts'
import type { Measure } from '../../src/core/measures/measure.ts'
import { planOf } from '../../src/core/measures/plan.ts'
import { type Shared, shared } from '../../src/core/measures/shared.ts'
import { sizesOf } from '../../src/core/sizes.ts'
import { tensorShapes } from '../../src/core/snapshot.ts'
import { drive } from '../../test/core/drive.ts'
import type { BenchRun } from './random-run.ts'
import { warmUp } from './work.ts'

export interface Row {
  readonly name: string
  readonly measured: number
  readonly estimated: number
}

/** What is shared first, each quantity after those that it is made of; then each measure by itself. Medians over rounds. */
export async function byMeasure({ subject, snapshot, earlier }: BenchRun, rounds: number): Promise<Row[]> {
  const sizes = sizesOf(subject, tensorShapes(snapshot))
  const samples = new Map<string, { cost: Cost; times: number[] }>()
  for (let round = -warmUp; round < rounds; round += 1) {
    const contexts = contextsOf(subject, snapshot, earlier)
    const time = async (name: string, cost: Cost, evaluation: Evaluation<unknown>) => {
      const before = process.cpuUsage()
      await drive(evaluation)
      const { user, system } = process.cpuUsage(before)
      const sample = samples.get(name) ?? { cost, times: [] }
      samples.set(name, sample)
      if (round >= 0) sample.times.push((user + system) / 1000)
    }
    for (const [name, evaluation] of quantities(contexts))
      await time(`${name} (shared)`, shared[name](sizes), evaluation)
    for (const { measure, every, cost } of planOf(subject, sizes.tensors).measures) {
      const evaluation = reading(measure, contexts)
      if (every !== null && cost !== null && evaluation !== null)
        await time(measure.description.id, cost, evaluation)
    }
  }
  return Array.from(samples, ([name, { cost, times }]) => ({
    name,
    measured: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN,
    estimated: millisecondsOf(cost),
  }))
}

function quantities({ weights, rows, structure }: Contexts): [Shared, Evaluation<unknown>][] {
  if (!('context' in weights && 'context' in rows && 'context' in structure))
    throw new Error('a run with a structure has all three contexts')
  return [
    ['squares', weights.context.squares()],
    ['spectra', weights.context.spectra()],
    ['traps', weights.context.traps()],
    ['forward', rows.context.forward()],
    ['sample', rows.context.sampled()],
    ['pruned', rows.context.pruned()],
    ['classMeans', structure.context.classMeans()],
    ['components', structure.context.components()],
    ['exclusions', structure.context.exclusions()],
  ]
}

function reading(measure: Measure, contexts: Contexts): Evaluation<unknown> | null {
  if (measure.on === 'weights' && 'context' in contexts.weights) return measure.read(contexts.weights.context)
  if (measure.on === 'rows' && 'context' in contexts.rows) return measure.read(contexts.rows.context)
  if (measure.on === 'structure' && 'context' in contexts.structure)
    return measure.read(contexts.structure.context)
  return null
}
