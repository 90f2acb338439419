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
  /** What a tensor of that name would be in a model that has it, and this one has not; null for any other tensor. */
  readonly contradiction: ((name: string) => string | null) | null
  /**
   * tokens int64 [rows, context] and the tensors by name -> logits [rows, vocabulary]; neurons [rows, d_mlp] too, where
   * `neurons` is not 0.
   */
  readonly forward: Graph
  /** The forward pass over a grid of operand pairs, where the architecture has a cheaper one. */
  readonly grid: GridModel | null
  /** Further inputs of `forward` that are the same for every snapshot. */
  readonly constants: Feeds
  /**
   * The inputs of `forward` -> logits, and hidden.0 .. hidden.<layers> float32 [rows, width] at the read position: after
   * the embedding, then after each layer. A graph of its own, since outputs cost even where nobody reads them.
   */
  readonly hidden: (() => Graph) | null
  /**
   * The tensors by name -> W_L float64 [vocabulary, d_mlp], the map from neurons to logits (Nanda et al. 2023, 4.2);
   * null where no one linear map leads from single neurons to the logits.
   */
  readonly neuronLogit: Graph | null
  /** The name of the embedding W_E, float32 [d_model, vocabulary] or, by token, [vocabulary, d_model]. */
  readonly embedding: string
  readonly embeddingByToken: boolean
  /** 0 where `neuronLogit` is null. */
  readonly neurons: number
  readonly vocabulary: number
  /** Floating-point operations of one row of `forward`, multiply and add counted apart. */
  readonly operationsPerRow: number
}

/** Why measures of single neurons are undefined where `neuronLogit` is null. */
export const noNeuronLogit = 'this architecture has no single neuron-to-logit map'
