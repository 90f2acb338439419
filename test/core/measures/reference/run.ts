/** A small run in full: the logits of every pair, and the [n^2, n] logits of the pairs that the Fourier measures see. */
import { expect } from 'vitest'
import type { ModularArithmeticSpec } from '../../../../src/wire/run.ts'
import type { SmallRun, Weights } from '../../small-run.ts'
import { at, upTo } from './arrays.ts'
import { forwardRow, type ReferenceModel } from './forward.ts'
import { type Arrangement, arrangement, label } from './task.ts'

export interface Pair {
  readonly a: number
  readonly b: number
  readonly label: number
  readonly split: 'train' | 'test' | null
  /** Whether (b, a) has the same label and stands in train. */
  readonly mirrored: boolean
  /** [p] */
  readonly logits: readonly number[]
  readonly neurons: readonly number[]
  readonly hidden: readonly (readonly number[])[]
}

/** The pairs (i, j) of the arrangement, i outermost: row i n + j. */
export interface ReferenceRun {
  readonly task: ModularArithmeticSpec
  readonly model: ReferenceModel
  readonly weights: Weights
  readonly p: number
  readonly n: number
  readonly keys: readonly number[]
  readonly order: Arrangement
  /** Every pair of residues. */
  readonly pairs: readonly Pair[]
  /** The n^2 pairs of the arrangement. */
  readonly grid: readonly Pair[]
  /** [n^2, n]: logits of the grid over the arrangement's classes. */
  readonly logits: readonly (readonly number[])[]
  /** [n^2]: the place of the pair's label among the classes, -1 where it is not one of them. */
  readonly columns: readonly number[]
}

const made = new WeakMap<SmallRun, ReferenceRun>()

export function referenceOf(run: SmallRun): ReferenceRun {
  const known = made.get(run) ?? build(run)
  made.set(run, known)
  return known
}

function build({ spec, probe, weights }: SmallRun): ReferenceRun {
  const { task, model } = spec
  if (
    task.kind !== 'modular_arithmetic' ||
    model === undefined ||
    model.architecture === 'deep_mlp' ||
    model.architecture === 'onnx'
  ) {
    return expect.fail('the reference knows modular arithmetic on a model')
  }
  const p = task.modulus
  const named = new Map((probe ?? []).map((row) => [`${row.inputs[0]} ${row.inputs[1]}`, row]))
  const train = new Set(
    (probe ?? []).filter(({ split }) => split === 'train').map(({ inputs: [a, b] }) => `${a} ${b}`),
  )
  const commutative = task.operation === 'add' || task.operation === 'multiply'
  const suffix = model.context === 3 ? [p] : []
  const pairs = upTo(p).flatMap((a) =>
    upTo(p).map((b): Pair => {
      const row = named.get(`${a} ${b}`)
      const { logits, neurons, hidden } = forwardRow(model, weights, [a, b, ...suffix])
      return {
        a,
        b,
        label: row?.label ?? label(task.operation, a, b, p) ?? 0,
        split: row?.split ?? null,
        mirrored: commutative && train.has(`${b} ${a}`),
        logits: logits.slice(0, p),
        neurons,
        hidden,
      }
    }),
  )
  const order = arrangement(task)
  const grid = order.first.flatMap((a) => order.second.map((b) => at(pairs, a * p + b)))
  return {
    task,
    model,
    weights,
    p,
    n: order.classes.length,
    keys: task.key_frequencies ?? [],
    order,
    pairs,
    grid,
    logits: grid.map((pair) => order.classes.map((c) => at(pair.logits, c))),
    columns: grid.map((pair) => order.classes.indexOf(pair.label)),
  }
}
