/** Sparse parity on a deep MLP, with every set of bits written out. */
import { expect } from 'vitest'
import type { ProbeRow, SmallRun } from '../../small-run.ts'
import { at, mean, sum, upTo } from './arrays.ts'
import { crossEntropy } from './losses.ts'

export interface ParityReference {
  readonly bits: number
  readonly relevant: readonly number[] | undefined
  readonly rows: readonly { readonly row: ProbeRow; readonly difference: number }[]
}

export function parityReference({ spec, probe, weights }: SmallRun): ParityReference {
  const { task, model } = spec
  if (task.kind !== 'sparse_parity' || model?.architecture !== 'deep_mlp')
    return expect.fail('the reference knows parity on a deep MLP')
  const tensor = (name: string) => weights.get(name) ?? expect.fail(`there is no ${name}`)
  const linear = (x: readonly number[], map: string, bias: string | null): number[] => {
    const { shape, data } = tensor(map)
    const width = at(shape, 1)
    return upTo(width).map(
      (out) =>
        sum(x.map((value, index) => value * at(data, index * width + out))) +
        (bias === null ? 0 : at(tensor(bias).data, out)),
    )
  }
  const logitsOf = (inputs: readonly number[]): number[] => {
    const embedding = tensor('embed.W_E').data
    let stream = inputs.flatMap((bit) =>
      Array.from(embedding.subarray(bit * model.d_model, (bit + 1) * model.d_model)),
    )
    for (const layer of model.hidden_sizes.keys())
      stream = linear(stream, `blocks.${layer}.mlp.W`, `blocks.${layer}.mlp.b`).map((x) => Math.max(0, x))
    return linear(stream, 'unembed.W_U', null)
  }
  return {
    bits: task.bits,
    relevant: task.relevant,
    rows: (probe ?? []).map((row) => {
      const logits = logitsOf(row.inputs)
      return { row, difference: at(logits, 1) - at(logits, 0) }
    }),
  }
}

const chi = (row: ProbeRow, set: readonly number[]): number =>
  set.reduce((product, position) => product * (at(row.inputs, position) === 1 ? -1 : 1), 1)

const inSplit = (run: ParityReference, split: 'train' | 'test') =>
  run.rows.filter(({ row }) => row.split === split)

export function coefficient(run: ParityReference, set: readonly number[]): number {
  return mean(inSplit(run, 'test').map(({ row, difference }) => difference * chi(row, set)))
}

/** Every set of bits that is not empty. */
export function setsOf(bits: number): number[][] {
  return upTo(2 ** bits)
    .slice(1)
    .map((mask) => upTo(bits).filter((position) => (mask >> position) % 2 === 1))
}

/** The named set, or the one with the largest coefficient; and how many were compared. */
export function relevantSet(run: ParityReference): { set: readonly number[]; compared: number } {
  if (run.relevant !== undefined) return { set: run.relevant, compared: 1 }
  const sets = setsOf(run.bits)
  const [best = []] = sets.sort((a, b) => Math.abs(coefficient(run, b)) - Math.abs(coefficient(run, a)))
  return { set: best, compared: sets.length }
}

export function rootMeanSquare(run: ParityReference): number {
  return Math.sqrt(mean(inSplit(run, 'test').map(({ difference }) => difference ** 2)))
}

/** The coefficient, less what chance may have made of it. */
function certain(run: ParityReference): number {
  const { set, compared } = relevantSet(run)
  const own = coefficient(run, set)
  const error = Math.sqrt((rootMeanSquare(run) ** 2 - own ** 2) / inSplit(run, 'test').length)
  const left = Math.abs(own) - (2 + Math.sqrt(2 * Math.log(compared))) * error
  return left > 0 ? Math.sign(own) * left : 0
}

export function restrictedToParity(run: ParityReference): number {
  const { set } = relevantSet(run)
  const test = inSplit(run, 'test')
  const middle = mean(test.map(({ difference }) => difference))
  return mean(test.map(({ row }) => crossEntropy([0, middle + certain(run) * chi(row, set)], row.label)))
}

export function excludedParity(run: ParityReference): number {
  const { set } = relevantSet(run)
  return mean(
    inSplit(run, 'train').map(({ row, difference }) =>
      crossEntropy([0, difference - certain(run) * chi(row, set)], row.label),
    ),
  )
}

export function gapOf(run: ParityReference): number {
  const { set } = relevantSet(run)
  const same = (other: readonly number[]): boolean => other.every((position) => set.includes(position))
  const others = setsOf(run.bits).filter((other) => other.length === set.length && !same(other))
  const largest = Math.max(...others.map((other) => Math.abs(coefficient(run, other))))
  return (Math.abs(coefficient(run, set)) - largest) / rootMeanSquare(run)
}
