/** The main job: the demo trains, calls the phases in order while they happen, and ends cleaned up. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { latebloom } from './latebloom.ts'

const eventSchema = z.discriminatedUnion('event', [
  z.looseObject({ event: z.literal('advice'), step: z.int(), phase: z.string(), advice: z.string() }),
  z.looseObject({
    event: z.literal('summary'),
    last_phase: z.string(),
    stopped_by_advice: z.boolean(),
    trouble: z.null(),
    training: z.looseObject({
      fitted: z.looseObject({ step: z.int() }),
      generalized: z.looseObject({ step: z.int() }),
      patience: z.array(z.looseObject({ step: z.int() })),
    }),
  }),
])

it('shows memorization, circuit formation and cleanup in order, and stops when the run is cleaned up', async () => {
  const data = await mkdtemp(join(tmpdir(), 'latebloom-demo-'))
  const { code, stdout } = await latebloom('demo', '--json', '--port', '0', '--data', data)
  await rm(data, { recursive: true, force: true })
  expect(code).toBe(0)
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => eventSchema.parse(JSON.parse(line)))
  const advice = events.filter((event) => event.event === 'advice')
  const phases = advice.map(({ phase }) => phase).filter((phase, index, all) => all[index - 1] !== phase)
  expect(phases).toEqual(['fitting', 'memorization', 'circuit_formation', 'cleanup', 'generalized'])
  const summary = events.find((event) => event.event === 'summary')
  if (summary === undefined) throw new Error('the demo printed no summary')
  expect(summary.stopped_by_advice).toBe(true)
  const { fitted, generalized, patience } = summary.training
  const firstOf = (phase: string): number => advice.find((event) => event.phase === phase)?.step ?? Number.NaN
  expect(firstOf('circuit_formation')).toBeGreaterThan(fitted.step)
  expect(firstOf('circuit_formation')).toBeLessThan(generalized.step)
  expect(advice.filter((event) => event.advice === 'stop').every(({ step }) => step > generalized.step)).toBe(
    true,
  )
  // The longest patience of the summary would have stopped the run before it generalized.
  expect(Math.max(...patience.map(({ step }) => step))).toBeLessThan(generalized.step)
})
