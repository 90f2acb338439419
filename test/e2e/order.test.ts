/** The same snapshots posted in any order end in the same readings and the same verdicts, phases of a real run and all. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { timelineSchema } from '../../src/wire/advice.ts'
import { historySchema } from '../../src/wire/reading.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import { openRecordedRun } from './recorded-trainer.ts'

const folder = '../demo-run'

let advisor: RunningAdvisor
let data: string
let steps: number[]
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'latebloom-order-'))
  advisor = await startAdvisor({ port: 0, dataDirectory: data, quiet: true })
  const names = await readdir(join(import.meta.dirname, '..', 'fixtures', 'demo-run', 'snapshots'))
  steps = names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b)
})
afterAll(async () => {
  await advisor.stop()
  await rm(data, { recursive: true, force: true })
})

it('ends alike in order, in reverse and shuffled', async () => {
  const inOrder = await outcome('in order', steps)
  expect(inOrder.phases).toEqual(expect.arrayContaining(['memorization', 'circuit_formation', 'cleanup']))
  expect(await outcome('reversed', steps.toReversed())).toEqual(inOrder)
  expect(await outcome('shuffled', shuffled(steps))).toEqual(inOrder)
})

async function outcome(name: string, order: readonly number[]) {
  const trainer = await openRecordedRun(advisor, folder, name)
  for (const step of order) await trainer.postSnapshot(step)
  const headers = { authorization: `Bearer ${advisor.apiKey}` }
  const read = async (path: string): Promise<unknown> =>
    (await fetch(`${advisor.url}/v1/runs/${trainer.run}/${path}`, { headers })).json()
  // What should have read a late snapshot too is evaluated again, from the queue.
  await expect
    .poll(async () => states(snapshotListSchema.parse(await read('snapshots'))), { timeout: 60_000 })
    .toEqual(['evaluated'])
  const { rows } = historySchema.parse(await read('readings'))
  const { advice } = timelineSchema.parse(await read('timeline'))
  return {
    rows,
    verdicts: advice.map(({ verdict, advice: kind, reasons }) => ({ verdict, kind, reasons })),
    phases: advice.map(({ phase }) => phase),
  }
}

/** Each state that a snapshot is in, once. */
function states({ snapshots }: z.infer<typeof snapshotListSchema>): string[] {
  return [...new Set(snapshots.map(({ state }) => state))]
}

/** Always the same shuffle: by the residue of a multiple. */
function shuffled(values: readonly number[]): number[] {
  return values.toSorted((a, b) => ((a * 7919) % 104_729) - ((b * 7919) % 104_729))
}
