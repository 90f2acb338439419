/** Runs a model's graph on rows of tokens with a snapshot's tensors. */
import { expect } from 'vitest'
import { call, type Evaluation, type Feeds, type GraphCall } from '../../../src/core/evaluation.ts'
import type { Model } from '../../../src/core/models/model.ts'
import { readSnapshot } from '../../../src/core/snapshot.ts'
import type { ModelSpec } from '../../../src/wire/model.ts'
import type { SafetensorsFile } from '../../../src/wire/safetensors/parse.ts'
import { drive } from '../drive.ts'
import { specOf, subjectOf } from '../small-run.ts'

interface Wish {
  readonly spec: ModelSpec
  readonly weights: SafetensorsFile
  readonly rows: number
  readonly tokens: readonly number[]
}

type Pick = (model: Model) => GraphCall['graph']

/** The graph's outputs by name, float32; its forward graph unless another is picked. */
export async function runModel(
  wish: Wish,
  pick: Pick = (model) => model.forward,
): Promise<Record<string, Float32Array>> {
  const subject = subjectOf({ spec: specOf({ model: wish.spec }), probe: null })
  const model = subject.model ?? expect.fail('no model')
  const read = readSnapshot(subject, 0, wish.weights)
  if (!read.ok) return expect.fail(read.failure.detail)
  const feeds: Record<string, Feeds[string]> = {
    ...model.constants,
    tokens: {
      dtype: 'int64',
      shape: [wish.rows, wish.spec.context],
      data: BigInt64Array.from(wish.tokens, BigInt),
    },
  }
  for (const { name } of model.tensors) feeds[name] = read.snapshot.tensors.get(name) ?? expect.fail(name)
  const outputs = await drive(run(pick(model), feeds))
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [
      name,
      data instanceof Float32Array ? data : expect.fail(name),
    ]),
  )
}

function* run(graph: GraphCall['graph'], feeds: Feeds): Evaluation<Feeds> {
  return yield* call(graph, feeds)
}

export function largestDifference(got: Float32Array | undefined, wanted: Float32Array): number {
  expect(got?.length).toBe(wanted.length)
  return wanted.reduce((most, value, index) => {
    const difference = Math.abs((got?.[index] ?? Number.NaN) - value)
    return difference > most || Number.isNaN(difference) ? difference : most
  }, 0)
}
