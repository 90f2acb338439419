/** What a page reads of a long run is bounded, and still shows its phases as they were. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { bandsOf } from '../../src/pages/view/bands.ts'
import { RunObject } from '../../src/platform/run-object/run-object.ts'
import { openRun } from './support/requests.ts'

const snapshots = 200
const stepOf = (nth: number) => nth * 10

let run: string
beforeAll(async () => {
  run = (await openRun('a long run')).run
  await runInDurableObject(env.RUNS.getByName(run), async (object) => {
    if (!(object instanceof RunObject)) throw new Error('not a run')
    for (let nth = 0; nth < snapshots; nth += 1) {
      const step = stepOf(nth)
      const share = nth / snapshots
      await object.postScalars([
        { step, scalars: scalarsAt(share) },
        { step: step + 5, scalars: scalarsAt(share) },
      ])
      const sha256 = String(step).padStart(64, '0')
      const begun = await object.begin(step, sha256, 1)
      const earlier = begun.kind === 'lease' ? begun.earlier : []
      await object.record(step, sha256, { sum_squared_weights: { value: 1000 - nth } }, earlier)
    }
  })
})

/** Fits in the first quarter, generalizes in the third. */
function scalarsAt(share: number) {
  const train = Math.min(1, share * 4)
  const test = Math.min(1, Math.max(0, share * 4 - 2))
  return {
    train_accuracy: train,
    test_accuracy: test,
    train_loss: 4 * (1 - train) + 1e-4,
    test_loss: 4 * (1 - test) + 1e-3,
  }
}

it('a sample of the history is small, whole in each row, and ends with the newest', async () => {
  const ledger = env.RUNS.getByName(run)
  const all = await ledger.history({})
  const sample = await ledger.history({ sample: 40 })
  expect(all?.rows).toHaveLength(2 * snapshots)
  expect(sample?.total).toBe(2 * snapshots)
  expect(sample?.rows.length).toBeLessThanOrEqual(42)
  for (const row of sample?.rows ?? []) expect(all?.rows).toContainEqual(row)
  expect(sample?.rows.at(-1)).toEqual(all?.rows.at(-1))
  const readings = sample?.rows.filter((row) => row.readings !== undefined) ?? []
  expect(readings.length).toBeGreaterThanOrEqual(20)
  expect(readings.at(-1)?.step).toBe(stepOf(snapshots - 1))
  expect((await ledger.history({ sample: 1000 }))?.rows).toEqual(all?.rows)
})

it('an outline of the timeline has the same phases', async () => {
  const ledger = env.RUNS.getByName(run)
  const all = [...((await ledger.timeline()) ?? [])]
  const outline = [...((await ledger.timeline(20)) ?? [])]
  expect(all).toHaveLength(snapshots)
  expect(outline.length).toBeLessThan(60)
  for (const advice of outline) expect(all).toContainEqual(advice)
  const bands = bandsOf({ run, advice: all }, stepOf(snapshots))
  expect(bands.length).toBeGreaterThan(1)
  expect(bandsOf({ run, advice: outline }, stepOf(snapshots))).toEqual(bands)
  expect(await ledger.timeline(snapshots)).toEqual(all)
})

it('the newest advice is the stored one, before and after the run woke up', async () => {
  const ledger = env.RUNS.getByName(run)
  const awake = await ledger.advice()
  await evictDurableObject(ledger)
  expect(await env.RUNS.getByName(run).advice()).toEqual(awake)
})
