/** Measures that read earlier snapshots too: any order of arrival ends in the same readings. */
import { expect, it } from 'vitest'
import type { Readings } from '../../src/wire/reading.ts'
import { getHistory, openRun, putSnapshot, settled, snapshotBytes } from './support/requests.ts'

const steps = [100, 200, 300, 400, 500]

async function readingsAfter(order: readonly number[]): Promise<[number, Readings | undefined][]> {
  const { run } = await openRun()
  for (const step of order) await putSnapshot(run, step, snapshotBytes(step))
  await settled(run)
  return (await getHistory(run)).rows.map(({ step, readings }) => [step, readings])
}

it('a snapshot is evaluated again when one comes late that it should have read', async () => {
  const inOrder = await readingsAfter(steps)
  for (const [step, readings] of inOrder) {
    const rate = readings?.['weight_norm_rate']
    if (step === steps[0]) expect(rate).toHaveProperty('undefined_because')
    else expect(rate).toHaveProperty('value')
  }
  expect(await readingsAfter(steps.toReversed())).toEqual(inOrder)
  expect(await readingsAfter([300, 100, 500, 200, 400])).toEqual(inOrder)
}, 60_000)
