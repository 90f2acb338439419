/** Where weights are read from, tensor by tensor: a snapshot in memory, or one in a store that is asked for its parts. */
import type { SafetensorsDType } from '../wire/safetensors/dtype.ts'
import { type Evaluation, readStored, ready } from './evaluation.ts'
import { elementsOf, type TensorShape } from './sizes.ts'
import type { Snapshot } from './snapshot.ts'

/** A tensor as long as it is looked at: whole in memory, or, where it is too large for that, read again block by block. */
export interface HeldTensor {
  readonly name: string
  readonly elements: number
  /** All of its elements, row-major, where they are held. Nobody writes to them. */
  readonly whole: Float32Array | null
  /** `count` elements from `start` on: a view where they are held. */
  read(start: number, count: number): Evaluation<Float32Array>
}

export interface WeightSource {
  /** Every floating-point tensor, in the order of the file. */
  readonly tensors: readonly TensorShape[]
  hold(tensor: TensorShape): Evaluation<HeldTensor>
}

/** A tensor in a store. Its elements are float32 once they are read, whatever `dtype` they are stored in. */
export interface StoredTensor extends TensorShape {
  readonly dtype: SafetensorsDType
}

/**
 * What is held of a stored snapshot at once: 8 Mi elements, 32 MiB as float32. Of a Worker's 128 MB that leaves room for the
 * bytes that it is read from and for WebAssembly, but not for a copy.
 */
export const mostHeldElements = 8_388_608

/** The weights of a snapshot that is in memory. */
export function inMemory(snapshot: Snapshot): WeightSource {
  return {
    tensors: Array.from(snapshot.tensors, ([name, { shape }]) => ({ name, shape })),
    hold({ name }) {
      const tensor = snapshot.tensors.get(name)
      if (tensor?.dtype !== 'float32') throw new Error(`the snapshot has no weights ${name}`)
      return ready(held(name, tensor.data))
    },
  }
}

/** The weights of a snapshot that the driver of the evaluation reads from its store. */
export function inStore(tensors: readonly StoredTensor[]): WeightSource {
  return {
    tensors,
    *hold({ name, shape }) {
      const elements = elementsOf(shape)
      if (elements <= mostHeldElements) return held(name, yield* readStored(name, 0, elements))
      return { name, elements, whole: null, read: (start, count) => readStored(name, start, count) }
    },
  }
}

/** A tensor whose elements are at hand. */
export function held(name: string, whole: Float32Array): HeldTensor {
  return {
    name,
    elements: whole.length,
    whole,
    read: (start, count) => ready(whole.subarray(start, start + count)),
  }
}
