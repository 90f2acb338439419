/** A schedule that advice changes: what reaches the training loop, as values, and what a loop without advice does. */
import { expect, it, vi } from 'vitest'
import { noEvidence } from '../../../src/service/no-evidence.ts'
import { type Advice, adviceSchema } from '../../../src/wire/advice.ts'
import { createSchedule, type ScheduleOptions } from '../../../training-client/client/schedule.ts'
import { nothing, type RunStatus } from '../../../training-client/client/status.ts'

const status: RunStatus = {
  run: 'run_1',
  state: 'open',
  sent: { ...nothing(), snapshots: 1 },
  waiting: nothing(),
  dropped: nothing(),
  failed: [],
  failed_total: 0,
  last_problem: null,
}

function advised(given: Partial<Advice>): Advice {
  const rest = { run: 'run_1', version: 1, state: 'evaluated', readings: {} } as const
  return adviceSchema.parse({ ...noEvidence, ...rest, advice: 'continue', reasons: ['because'], ...given })
}

function scheduled(options: ScheduleOptions) {
  const now: { advice: Advice | null; status: RunStatus } = { advice: null, status }
  const failed = vi.fn<Parameters<typeof createSchedule>[2]>()
  const schedule = createSchedule({ advice: () => now.advice, status: () => now.status }, options, failed)
  return { now, failed, schedule }
}

it('without advice is the plan', () => {
  const { schedule } = scheduled({ plannedSteps: 100, maxSteps: 400 })
  expect(schedule.after(99)).toEqual({ kind: 'continue', total: 100, reasons: [] })
  expect(schedule.after(100)).toMatchObject({ kind: 'end', total: 100 })
})

it('grows where it is to be extended, tells who depends on its length, and never goes beyond the most steps', () => {
  const onTotal = vi.fn<(total: number, reasons: readonly string[]) => void>()
  const { now, schedule } = scheduled({ plannedSteps: 100, maxSteps: 400, onTotal })
  now.advice = advised({ step: 90, advice: 'extend', extend_to: 250, reasons: ['a circuit grows'] })
  expect(schedule.after(91)).toEqual({ kind: 'extend', total: 250, reasons: ['a circuit grows'] })
  expect(schedule.after(92).kind).toBe('continue')
  now.advice = advised({ step: 240, advice: 'extend', extend_to: 1000 })
  expect(schedule.after(250)).toMatchObject({ kind: 'extend', total: 400 })
  expect(schedule.after(400).kind).toBe('end')
  expect(onTotal.mock.calls.map(([total]) => total)).toEqual([250, 400])
})

it('stops and pauses with the reasons, and keeps one checkpoint for one pause', () => {
  const onPause = vi.fn<NonNullable<ScheduleOptions['onPause']>>()
  const { now, schedule } = scheduled({ plannedSteps: 100, onPause })
  now.advice = advised({ step: 40, advice: 'pause', reasons: ['look at it'] })
  expect(schedule.after(41)).toEqual({ kind: 'pause', total: 100, reasons: ['look at it'] })
  expect(schedule.after(42).kind).toBe('pause')
  expect(onPause.mock.calls).toEqual([[41, ['look at it'], 100]])
  now.advice = advised({ step: 50, advice: 'stop', reasons: ['cleaned up'] })
  expect(schedule.after(51)).toEqual({ kind: 'stop', total: 100, reasons: ['cleaned up'] })
})

it('at its end waits for the verdict on the last snapshot, and no longer', async () => {
  const { now, schedule } = scheduled({ plannedSteps: 100, maxSteps: 200, waitMs: 5000 })
  now.status = { ...status, waiting: { ...nothing(), snapshots: 1 } }
  setTimeout(() => {
    now.status = status
    now.advice = advised({ step: 100, advice: 'extend', extend_to: 150 })
  }, 60)
  expect(await schedule.atEnd(100)).toMatchObject({ kind: 'extend', total: 150 })
  expect(await schedule.atEnd(120)).toMatchObject({ kind: 'continue' })
})

it.each<[string, Partial<RunStatus>]>([
  ['the advisor is away', { last_problem: 'connect ECONNREFUSED', waiting: { ...nothing(), snapshots: 3 } }],
  ['the run was refused', { state: 'refused', waiting: { ...nothing(), snapshots: 3 } }],
  ['nothing was ever posted', { sent: nothing() }],
])('does not wait where %s', async (_, given) => {
  const { now, schedule } = scheduled({ plannedSteps: 100, waitMs: 60_000 })
  now.status = { ...status, ...given }
  expect(await schedule.atEnd(100)).toMatchObject({ kind: 'end' })
})

it('gives up waiting after waitMs', async () => {
  const { now, schedule } = scheduled({ plannedSteps: 100, waitMs: 50 })
  now.advice = advised({ state: 'pending' })
  expect(await schedule.atEnd(100)).toMatchObject({ kind: 'end' })
})

it('survives callbacks that throw and numbers that are no steps, and says so', () => {
  const { now, failed, schedule } = scheduled({
    plannedSteps: Number.NaN,
    maxSteps: 300,
    onPause: () => {
      throw new Error('disk full')
    },
  })
  expect(schedule.after(1)).toMatchObject({ kind: 'continue', total: 300 })
  now.advice = advised({ step: 10, advice: 'pause' })
  expect(schedule.after(11).kind).toBe('pause')
  expect(failed.mock.calls.map(([what, step, why]) => [what, step, String(why)])).toEqual([
    ['schedule', null, expect.stringContaining('NaN')],
    ['callback', 11, 'Error: disk full'],
  ])
})

it('records what the promise of a callback rejects with', async () => {
  const { now, failed, schedule } = scheduled({
    plannedSteps: 100,
    onPause: async () => {
      throw new Error('disk full')
    },
  })
  now.advice = advised({ step: 10, advice: 'pause' })
  expect(schedule.after(11).kind).toBe('pause')
  await expect.poll(() => failed.mock.calls).toEqual([['callback', 11, new Error('disk full')]])
})
