/** Rules that extend, pause and stop reach a real training loop as values, with their reasons. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { createModel } from '../../training-client/demo/models/create-model.ts'
import { splitPairs } from '../../training-client/demo/pairs.ts'
import { createRandom } from '../../training-client/demo/random.ts'
import {
  createAdamW,
  type DemoConfiguration,
  demoConfigurations,
  describeRun,
  type NamedTensor,
  type NextSteps,
  openRun,
  type RunOptions,
  type RunSpecInput,
  snapshotOf,
  type TrainingRun,
} from '../../training-client/index.ts'

const tiny: DemoConfiguration = {
  ...demoConfigurations.mlp,
  modulus: 7,
  model: { architecture: 'mlp', d_model: 6, d_mlp: 12 },
  planned_steps: 40,
  max_steps: 300,
  snapshot_every: 10,
}
const { spec, probe } = describeRun(tiny)
const ruled: RunSpecInput = {
  ...spec,
  rules: {
    name: 'All that a schedule hears',
    rules: [
      { name: 'longer', when: 'step >= 40 && step < 60', then: { kind: 'extend', to: '2 * planned_steps' } },
      { name: 'look', when: 'step == 60', then: { kind: 'pause' } },
      { name: 'goes on', when: 'step > 60 && step < 90', then: { kind: 'extend', to: '10000' } },
      { name: 'enough', when: 'step >= 90', then: { kind: 'stop' } },
    ],
  },
}

let advisor: RunningAdvisor
let data: string
beforeAll(async () => {
  await tf.setBackend('cpu')
  data = await mkdtemp(join(tmpdir(), 'latebloom-schedule-'))
  advisor = await startAdvisor({ port: 0, dataDirectory: data, quiet: true })
})
afterAll(async () => {
  await advisor.stop()
  await rm(data, { recursive: true, force: true })
})

const open = (options: RunOptions = {}) =>
  openRun(ruled, { url: advisor.url, apiKey: advisor.apiKey, unsentDirectory: data, probe, ...options })

it('is extended and told so, pauses with a checkpoint, and is stopped after it was resumed from there', async () => {
  const first = await train(open(), null)
  expect(first.heard).toEqual(['extend', 'pause'])
  expect(first.last).toMatchObject({ kind: 'pause', total: 80 })
  expect(first.last.reasons.join()).toContain('look')
  expect(first.totals).toEqual([80])
  expect(first.step).toBe(60)
  expect(first.report).toMatchObject({ failed: [], unsent: { why: null } })
  const [checkpoint = expect.fail('no checkpoint was kept')] = first.checkpoints

  const run = first.report.run ?? expect.fail('the run was not opened')
  const second = await train(open({ run, resumeFrom: checkpoint.step }), checkpoint)
  expect(second.heard).toEqual(['extend', 'stop'])
  expect(second.totals).toEqual([300])
  expect(second.last.reasons.join()).toContain('enough')
  expect(second.step).toBe(90)
  expect(second.checkpoints).toEqual([])
  expect(second.report.failed).toEqual([])
})

it('without an advisor is the plan, and its learning rate ends where the plan does', async () => {
  const { heard, last, step, rates } = await train(
    open({ url: 'http://127.0.0.1:9', closeTimeoutMs: 500 }),
    null,
  )
  expect([heard, last.kind, step]).toEqual([['end'], 'end', 40])
  expect(rates.at(-1)).toBeCloseTo(0, 12)
})

type Checkpoint = { step: number; total: number; weights: NamedTensor[] }

/** Trains with a cosine decay over the total that is known, from a checkpoint or from the seed, to the end. */
async function train(run: TrainingRun, from: Checkpoint | null) {
  const random = createRandom(tiny.seed)
  const pairs = splitPairs(tiny, random)
  const model = createModel(tf, tiny, random)
  for (const { name, shape, data } of from?.weights ?? [])
    model.variables[name]?.assign(tf.tensor(Float32Array.from(data, Number), [...shape]))
  const optimizing = { ...tiny.optimizer }
  const optimizer = createAdamW(tf, Object.values(model.variables), optimizing)
  const p = tiny.modulus
  const oneHot = (values: Int32Array) => {
    const indices = pairs.train.map((index) => values[index] ?? 0)
    return tf.oneHot(tf.tensor1d(indices, 'int32'), p).toFloat().as2D(indices.length, p)
  }
  const [a, b, labels] = [oneHot(pairs.a), oneHot(pairs.b), oneHot(pairs.labels)]

  const totals: number[] = []
  const rates: number[] = []
  const checkpoints: Checkpoint[] = []
  const schedule = run.schedule({
    plannedSteps: from?.total ?? tiny.planned_steps,
    maxSteps: tiny.max_steps,
    onTotal: (total) => totals.push(total),
    onPause: (at, _reasons, total) =>
      checkpoints.push({ step: at, total, weights: snapshotOf(model.variables) }),
  })
  const heard: NextSteps['kind'][] = []
  let step = from?.step ?? 0
  let next: NextSteps
  do {
    step += 1
    optimizing.learning_rate = cosine(tiny.optimizer.learning_rate, step, schedule.total())
    rates.push(optimizing.learning_rate)
    optimizer.step(() => tf.losses.softmaxCrossEntropy(labels, model.logits(a, b)).asScalar()).dispose()
    if (step % tiny.snapshot_every === 0) {
      run.snapshot(step, snapshotOf(model.variables))
      await answered(run, step)
    }
    next = await schedule.atEnd(step)
    if (next.kind !== 'continue') heard.push(next.kind)
  } while (next.kind === 'continue' || next.kind === 'extend')
  return { heard, last: next, totals, rates, step, checkpoints, report: await run.close() }
}

function cosine(peak: number, step: number, total: number): number {
  return (peak / 2) * (1 + Math.cos((Math.PI * Math.min(step, total)) / total))
}

/** The steps of a real model take longer than advice on a snapshot does: this one waits for it, where an advisor is. */
async function answered(run: TrainingRun, step: number): Promise<void> {
  await expect
    .poll(() => run.advice()?.step === step || run.status().last_problem !== null, { timeout: 20_000 })
    .toBe(true)
}
