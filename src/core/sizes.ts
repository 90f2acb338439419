/** The sizes of a run that costs depend on. */
import type { Model } from './models/model.ts'
import { fewOf, lengthOf, type Sample } from './sample.ts'
import type { Subject } from './subject.ts'

/** A tensor's name and shape. */
export interface TensorShape {
  readonly name: string
  readonly shape: readonly number[]
}

/** Rows of the sample, and of the part of its test rows on which changed weights are tried. */
interface Sampled {
  readonly all: number
  readonly train: number
  readonly test: number
  readonly few: number
}

export interface Sizes {
  readonly tensors: readonly TensorShape[]
  /** Elements of all tensors. */
  readonly elements: number
  /** Rows that the forward pass covers, those of train and of test among them. */
  readonly rows: number
  readonly train: number
  readonly test: number
  /** Rows of the sample. */
  readonly sampled: Sampled
  readonly classes: number
  readonly vocabulary: number
  /** Operations of one row of the forward graph. */
  readonly operationsPerRow: number
  /** Whether the pass over pairs goes by tables. */
  readonly tabled: boolean
  readonly neurons: number
  /** Elements of a hidden state; of several widths, that of the embedding. */
  readonly width: number
  /** Hidden states that the model's graph gives. */
  readonly states: number
  /** n of the task's structure, 0 where it has none. */
  readonly order: number
  readonly frequencies: number
  /** Irreducible representations of the task's group, 0 where it has none. */
  readonly irreps: number
  /** Of sparse parity; `relevant` is 0 where the task does not name the relevant bits. */
  readonly parity: { readonly bits: number; readonly relevant: number }
}

/** The sizes of a run whose snapshots hold these tensors. */
export function sizesOf({ model, rows, sample, basis }: Subject, tensors: readonly TensorShape[]): Sizes {
  const there = 'rows' in rows ? rows.rows : null
  const inSplit = (code: number): number =>
    there?.split.reduce((sum, s) => sum + (s === code ? 1 : 0), 0) ?? 0
  return {
    tensors,
    elements: tensors.reduce((sum, { shape }) => sum + elementsOf(shape), 0),
    rows: there?.count ?? 0,
    train: inSplit(0),
    test: inSplit(1),
    sampled: sampledOf(sample),
    classes: there?.classes ?? 0,
    vocabulary: model?.vocabulary ?? 0,
    operationsPerRow: model?.operationsPerRow ?? 0,
    tabled: model?.grid != null && there?.structure != null,
    neurons: model?.neurons ?? 0,
    width: widthOf(model),
    states: model?.hidden?.().outputs.filter(({ name }) => name.startsWith('hidden.')).length ?? 0,
    order: (there?.structure ?? there?.group)?.order ?? 0,
    frequencies: basis?.frequencies ?? 0,
    irreps: there?.group?.irreps.length ?? 0,
    parity: { bits: there?.parity?.bits ?? 0, relevant: there?.parity?.relevant?.length ?? 0 },
  }
}

function sampledOf(sample: Sample | null): Sampled {
  if (sample === null) return { all: 0, train: 0, test: 0, few: 0 }
  const { all, train, test } = sample
  return { all: lengthOf(all), train: lengthOf(train), test: lengthOf(test), few: lengthOf(fewOf(test)) }
}

function widthOf(model: Model | null): number {
  const embedding = model?.tensors.find(({ name }) => name === model.embedding)
  return model === null || embedding === undefined ? 0 : elementsOf(embedding.sizes) / model.vocabulary
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
