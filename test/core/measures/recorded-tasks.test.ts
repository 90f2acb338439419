/** Every snapshot of the recorded runs of group composition and sparse parity: readings as an independent reference has them, and the phases in their order. */
import { beforeAll, describe, expect, test } from 'vitest'
import { evaluateSnapshot } from '../../../src/core/measures/evaluate.ts'
import { readSnapshot, type Snapshot } from '../../../src/core/snapshot.ts'
import { prepareSubject } from '../../../src/core/subject.ts'
import type { Phase } from '../../../src/wire/phase.ts'
import type { Readings } from '../../../src/wire/reading.ts'
import { fold } from '../detection/fold.ts'
import { drive } from '../drive.ts'
import {
  numbersIn,
  type RecordedRun,
  recordedProbe,
  recordedRun,
  recordedSnapshots,
} from '../recorded-run.ts'

const order: readonly Phase[] = ['fitting', 'memorization', 'circuit_formation', 'cleanup', 'generalized']

describe.each(['composition-s4', 'parity-30-3'])('%s', (name) => {
  const run = recordedRun(name)
  let read: { step: number; readings: Readings }[] = []

  beforeAll(async () => {
    read = await readingsOf(run)
  }, 300_000)

  test('has some thirty snapshots', () => {
    expect(read.length).toBeGreaterThanOrEqual(30)
    expect(read.map(({ step }) => step)).toEqual([...run.measures.keys()])
  })

  test('every reading that the reference has equals it', () => {
    for (const { step, readings } of read) {
      const row = run.measures.get(step) ?? expect.fail('no row of that step')
      for (const id of row.keys()) {
        if (id === 'step') continue
        const reading = readings[id] ?? expect.fail(`no reading ${id}`)
        if ('undefined_because' in reading) return expect.fail(`${id}: ${reading.undefined_because}`)
        const actual = sorted([reading.value].flat())
        const expected = sorted(numbersIn(row, id))
        expect(actual).toHaveLength(expected.length)
        for (const [index, value] of expected.entries()) {
          // The forward pass is float32. An accuracy may differ by the row whose two largest logits are equal.
          const most = id.endsWith('accuracy') ? 0.006 : Math.max(1e-3 * Math.abs(value), 1e-9)
          const apart = Math.abs((actual[index] ?? Number.NaN) - value)
          expect(apart, `${id} at step ${step}: ${actual[index]} against ${value}`).toBeLessThanOrEqual(most)
        }
      }
    }
  })

  test('the phases come in their order, and each of them comes', () => {
    const folded = fold(
      run.spec,
      read.map(({ step, readings }) => ({ step, readings, scalars: {} })),
    )
    const phases = folded.map(({ verdict }) => verdict.phase)
    const changes = phases.filter((phase, index) => phase !== phases[index - 1])
    expect(changes).toEqual(order)
    const accurate = run.truth.generalized_step?.['test_accuracy_0.99'] ?? expect.fail('it generalizes')
    const stop = folded.find(({ advice }) => advice.advice === 'stop')?.step
    expect(stop).toBeGreaterThanOrEqual(accurate)
  })
})

async function readingsOf(run: RecordedRun): Promise<{ step: number; readings: Readings }[]> {
  const prepared = prepareSubject(run.spec, recordedProbe(run))
  if (!prepared.ok) return expect.fail(prepared.failure.detail)
  const read: { step: number; readings: Readings }[] = []
  const earlier: Snapshot[] = []
  for (const { step, file } of recordedSnapshots(run)) {
    const snapshot = readSnapshot(prepared.subject, step, file())
    if (!snapshot.ok) return expect.fail(snapshot.failure.detail)
    read.push({ step, readings: await drive(evaluateSnapshot(prepared.subject, snapshot.snapshot, earlier)) })
    earlier.unshift(snapshot.snapshot)
  }
  return read
}

/** The order of representations is the advisor's own. */
function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b)
}
