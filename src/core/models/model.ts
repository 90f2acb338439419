/** What a model architecture brings: its tensors, the graph from tokens to logits, and the map W_L. */
import type { Graph } from '../../onnx/graph.ts'
import type { Feeds } from '../evaluation.ts'
import type { UploadedGraph } from '../uploaded-graph.ts'
import type { GridModel } from './grid.ts'

/** A tensor that a snapshot must hold: its name, its shape in the literature's letters and in numbers. */
export interface TensorSpec {
  readonly name: string
  /** Empty where the sizes have no letters. */
  readonly letters: readonly string[]
  readonly sizes: readonly number[]
}

export interface Model {
  readonly tensors: readonly TensorSpec[]
  /** What to do about a tensor that a snapshot lacks, where there is more than to send it. */
  readonly ifMissing?: string
  /** What a tensor of that name would be in a model that has it, and this one has not; null for any other tensor. */
  readonly contradiction: ((name: string) => string | null) | null
  /**
   * tokens int64 [rows, context] and the tensors by name -> logits [rows, vocabulary]; neurons [rows, d_mlp] too, where
   * `neurons` is not 0.
   */
  readonly forward: Graph | UploadedGraph
  /**
   * The inputs of `forward` -> logits alone, where the architecture has a graph that takes fewer operations: for passes
   * with changed weights over few rows.
   */
  readonly logits?: () => Graph
  /** The forward pass over a grid of operand pairs, where the architecture has a cheaper one. */
  readonly grid: GridModel | null
  /** Further inputs of `forward` that are the same for every snapshot. */
  readonly constants: Feeds
  /**
   * The inputs of `forward` -> logits, and hidden.0 .. hidden.<layers> float32 [rows, width] at the read position: after
   * the embedding, then after each layer; and neurons.<k>, the activations [rows, d_mlp] of layer k where it has an MLP. A
   * graph of its own, since outputs cost even where nobody reads them.
   */
  readonly hidden: (() => Graph | UploadedGraph) | null
  /**
   * The tensors by name -> W_L float64 [vocabulary, d_mlp], the map from neurons to logits (Nanda et al. 2023, 4.2);
   * null where no one linear map leads from single neurons to the logits.
   */
  readonly neuronLogit: Graph | null
  /** The name of the embedding W_E, float32 [d_model, vocabulary] or, by token, [vocabulary, d_model]; null where it is not known. */
  readonly embedding: string | null
  readonly embeddingByToken: boolean
  /** 0 where `neuronLogit` is null. */
  readonly neurons: number
  readonly vocabulary: number
  /** Floating-point operations of one row of `forward`, multiply and add counted apart. */
  readonly operationsPerRow: number
}

/** Why measures of the embedding are undefined where `embedding` is null. */
export const noEmbedding = "which of the weights is the embedding is not known: the run's model may name it"

/** Why measures of single neurons are undefined where `neuronLogit` is null. */
export const noNeuronLogit = 'this architecture has no single neuron-to-logit map'
