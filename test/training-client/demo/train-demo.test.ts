/** The demo trainer on tiny models: it learns, repeats itself for a seed, and leaves no tensor behind. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { runSpecSchema } from '../../../src/wire/run.ts'
import type { NamedTensor } from '../../../training-client/client/named-tensor.ts'
import type { DemoConfiguration } from '../../../training-client/demo/configuration.ts'
import { demoConfigurations } from '../../../training-client/demo/configurations.ts'
import { describeRun } from '../../../training-client/demo/describe-run.ts'
import { trainDemo } from '../../../training-client/demo/train-demo.ts'

beforeAll(() => tf.setBackend('cpu'))

// Without weight decay, which at this size would outweigh the gradient.
const optimizer = { ...demoConfigurations.mlp.optimizer, learning_rate: 0.02, weight_decay: 0 }

const tiny: Record<string, DemoConfiguration> = {
  mlp: {
    ...demoConfigurations.mlp,
    optimizer,
    modulus: 5,
    max_steps: 30,
    snapshot_every: 10,
    model: { architecture: 'mlp', d_model: 4, d_mlp: 8 },
  },
  transformer: {
    ...demoConfigurations.paper,
    optimizer,
    modulus: 5,
    max_steps: 30,
    snapshot_every: 10,
    model: { architecture: 'transformer', d_model: 4, d_mlp: 8, heads: 2 },
  },
}

test.each(Object.entries(tiny))('%s: loss falls, the same for the same seed', async (_, configuration) => {
  const steps: number[] = []
  const first = await trainDemo(configuration, { tf, onStep: (step) => steps.push(step) })
  const again = await trainDemo(configuration, { tf })
  const other = await trainDemo({ ...configuration, seed: 99 }, { tf })
  const losses = (summary: typeof first) => summary.evaluations.map(({ train_loss }) => train_loss)
  expect(steps).toEqual([0, 10, 20, 30])
  expect(losses(first).at(-1)).toBeLessThan((losses(first)[0] ?? 0) * 0.8)
  expect(losses(again)).toEqual(losses(first))
  expect(losses(other)).not.toEqual(losses(first))
  expect(first.tensors_left).toBe(0)
  expect(first.ended_by).toBe('budget')
})

test('it ends when it is asked to, with a last snapshot there', async () => {
  const snapshots: number[] = []
  let asked = 0
  const summary = await trainDemo(tiny['mlp'] ?? demoConfigurations.mlp, {
    tf,
    onSnapshot: (step) => snapshots.push(step),
    shouldStop: () => {
      asked += 1
      return asked === 13
    },
  })
  expect(summary).toMatchObject({ ended_by: 'asked', steps: 13 })
  expect(snapshots).toEqual([0, 10, 13])
})

const layouts = {
  mlp: { 'embed.W_E': [4, 5], 'mlp.W_in': [8, 8], 'mlp.b_in': [8], 'unembed.W_U': [8, 5] },
  transformer: {
    'embed.W_E': [4, 6],
    'pos_embed.W_pos': [3, 4],
    'blocks.0.attn.W_K': [2, 2, 4],
    'blocks.0.attn.W_Q': [2, 2, 4],
    'blocks.0.attn.W_V': [2, 2, 4],
    'blocks.0.attn.W_O': [4, 4],
    'blocks.0.mlp.W_in': [8, 4],
    'blocks.0.mlp.b_in': [8],
    'blocks.0.mlp.W_out': [4, 8],
    'blocks.0.mlp.b_out': [4],
    'unembed.W_U': [4, 6],
  },
}

test.each(Object.entries(layouts))(
  '%s: snapshots have the names and shapes of the literature',
  async (name, shapes) => {
    const snapshots: NamedTensor[][] = []
    const configuration = { ...(tiny[name] ?? demoConfigurations.mlp), max_steps: 1 }
    await trainDemo(configuration, { tf, onSnapshot: (_, tensors) => snapshots.push(tensors) })
    const [initial, last] = snapshots
    expect(Object.fromEntries((initial ?? []).map((tensor) => [tensor.name, tensor.shape]))).toEqual(shapes)
    expect(initial?.[0]?.data).not.toEqual(last?.[0]?.data)
  },
)

test.each(Object.entries(demoConfigurations))(
  '%s: its spec is valid and its probe fits',
  (_, configuration) => {
    const { spec, probe } = describeRun(configuration)
    expect(runSpecSchema.parse(spec)).toMatchObject(spec)
    expect(probe.inputs.length).toBe(configuration.modulus ** 2)
    const train = Array.from(probe.split).filter((split) => split === 0).length
    expect(train).toBe(spec.data?.train_examples)
    expect(probe.inputs[0]?.length).toBe(spec.model?.context)
  },
)
