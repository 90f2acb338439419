/** What is kept of a recorded run can be read again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { compact, compactReadingsSchema, expand } from '../../corpus/measuring/compact.ts'
import { keepRun, readKeptRun } from '../../corpus/measuring/kept-run.ts'
import { never } from './never.ts'

const rows = [
  {
    step: 0,
    readings: {
      test_loss: { value: 3.433_987 },
      top_five_frequencies: { value: [1, 4, 5, 6, 14] },
      weight_norm_rate: { undefined_because: 'no earlier snapshot' },
    },
  },
  {
    step: 50,
    readings: {
      test_loss: { undefined_because: 'the weights are not finite' },
      top_five_frequencies: { value: [] },
      weight_norm_rate: { value: -0.000_012_5 },
    },
  },
]

const folder = await mkdtemp(join(tmpdir(), 'latebloom-corpus-'))
afterAll(() => rm(folder, { recursive: true }))

test('values of up to seven digits, lists and reasons come back as they were', () => {
  const kept = compactReadingsSchema.parse(JSON.parse(JSON.stringify(compact(rows))))
  expect(expand(kept)).toEqual(rows)
})

test('values keep seven significant digits, and what they are made of is left out', () => {
  const value = 1234.567_891_2
  const kept = compact([{ step: 1, readings: { weight_norm: { value, by: { 'embed.W_E': value } } } }])
  expect(expand(kept)).toEqual([{ step: 1, readings: { weight_norm: { value: 1234.568 } } }])
})

test('a measure that one snapshot has and another lacks says so', () => {
  const kept = compact([
    { step: 0, readings: {} },
    { step: 1, readings: { test_loss: { value: 2 } } },
  ])
  expect(expand(kept)[0]?.readings).toEqual({ test_loss: { undefined_because: 'it was not evaluated' } })
})

test('cells that are not one a step are refused', () => {
  const wrong = { steps: [0, 1], readings: { test_loss: [1] } }
  expect(compactReadingsSchema.safeParse(wrong).success).toBe(false)
})

test('a run that is kept can be read again', async () => {
  const truth = { ...never, fitted_step: 60 }
  const spec = { name: 'kept', seed: 7 }
  await writeFile(join(folder, 'run.json'), JSON.stringify(spec))
  await writeFile(join(folder, 'truth.json'), JSON.stringify(truth))
  await writeFile(join(folder, 'scalars.csv'), 'step,train_loss\n0,3.5\n10,0.25\n')
  await keepRun(folder, join(folder, 'kept'), rows)
  const kept = await readKeptRun(join(folder, 'kept'))
  expect(kept.spec).toMatchObject(spec)
  expect(kept.truth).toEqual(truth)
  expect(kept.readings).toEqual(rows)
  expect(kept.scalars).toEqual([
    { step: 0, train_loss: 3.5 },
    { step: 10, train_loss: 0.25 },
  ])
})
