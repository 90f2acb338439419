/** An advisor that is killed in the middle of a replay loses nothing that it acknowledged, and doubles nothing. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { timelineSchema } from '../../src/wire/advice.ts'
import { type History, historySchema } from '../../src/wire/reading.ts'
import { runListSchema } from '../../src/wire/run.ts'
import { latebloom, type RunningCommand, startedAdvisor } from './latebloom.ts'

const demoRun = join(import.meta.dirname, '..', 'fixtures', 'demo-run')

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latebloom-kill-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

it('goes on after kill -9 to the readings and verdicts of an undisturbed replay', async () => {
  const quiet = join(directory, 'undisturbed')
  const undisturbed = await startedAdvisor(quiet)
  expect((await latebloom('replay', demoRun, '--url', undisturbed.url, '--data', quiet)).code).toBe(0)
  const expected = await outcome(undisturbed)
  await undisturbed.end('SIGTERM')

  const data = join(directory, 'killed')
  let acknowledged: History['rows'] = []
  for (const snapshotsBefore of [4, 11]) {
    const advisor = await startedAdvisor(data)
    const replaying = latebloom('replay', demoRun, '--url', advisor.url, '--data', data)
    acknowledged = await rowsOnceThereAre(advisor, snapshotsBefore)
    await advisor.end('SIGKILL')
    const broken = await replaying
    expect(broken.code).toBe(1)
    expect(broken.stderr).toContain('Run the same command again to go on where it stopped')
  }

  const advisor = await startedAdvisor(data)
  const kept = (await outcome(advisor)).rows
  for (const row of acknowledged) expect(kept).toContainEqual(row)
  expect((await latebloom('replay', demoRun, '--url', advisor.url, '--data', data)).code).toBe(0)
  expect(await outcome(advisor)).toEqual(expected)
  await advisor.end('SIGTERM')
})

async function rowsOnceThereAre(advisor: RunningCommand, snapshots: number): Promise<History['rows']> {
  for (;;) {
    const run = await onlyRun(advisor)
    const rows = run === null ? [] : await evaluatedRows(advisor, run)
    if (rows.length >= snapshots) return rows
    await wait(20)
  }
}

async function outcome(advisor: RunningCommand): Promise<{ rows: History['rows']; verdicts: unknown[] }> {
  const run = (await onlyRun(advisor)) ?? ''
  const timeline = await ask(advisor, `/v1/runs/${run}/timeline`, timelineSchema)
  return {
    rows: await evaluatedRows(advisor, run),
    verdicts: timeline.advice.map(({ step, advice, reasons, verdict }) => ({
      step,
      advice,
      reasons,
      verdict,
    })),
  }
}

async function evaluatedRows(advisor: RunningCommand, run: string): Promise<History['rows']> {
  const { rows } = await ask(advisor, `/v1/runs/${run}/readings`, historySchema)
  return rows.filter(({ readings }) => readings !== undefined)
}

async function onlyRun(advisor: RunningCommand): Promise<string | null> {
  const { runs } = await ask(advisor, '/v1/runs', runListSchema)
  expect(runs.length).toBeLessThanOrEqual(1)
  return runs[0]?.run ?? null
}

async function ask<T>(advisor: RunningCommand, path: string, schema: z.ZodType<T>): Promise<T> {
  const headers = { authorization: advisor.authorization }
  return schema.parse(await (await fetch(advisor.url + path, { headers })).json())
}
