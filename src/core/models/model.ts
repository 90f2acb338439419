/** What a model architecture brings: its tensors, the graph from tokens to logits, and the map W_L. */
import type { Graph } from '../../onnx/graph.ts'
import type { Feeds } from '../evaluation.ts'
import type { GridModel } from './grid.ts'

/** A tensor that a snapshot must hold: its name, its shape in the literature's letters and in numbers. */
export interface TensorSpec {
  readonly name: string
  readonly letters: readonly string[]
  readonly sizes: readonly number[]
}

export interface Model {
  readonly tensors: readonly TensorSpec[]
  /** tokens int64 [rows, context] and the tensors by name -> logits [rows, vocabulary], neurons [rows, d_mlp]. */
  readonly forward: Graph
  /** The forward pass over a grid of operand pairs, where the architecture has a cheaper one. */
  readonly grid: GridModel | null
  /** Further inputs of `forward` that are the same for every snapshot. */
  readonly constants: Feeds
  /** The tensors by name -> W_L float64 [vocabulary, d_mlp], the map from neurons to logits (Nanda et al. 2023, 4.2). */
  readonly neuronLogit: Graph
  /** The name of the embedding W_E, float32 [d_model, vocabulary]. */
  readonly embedding: string
  readonly neurons: number
  readonly vocabulary: number
  /** Floating-point operations of one row of `forward`, multiply and add counted apart. */
  readonly operationsPerRow: number
}
