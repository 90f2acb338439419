/** How large an uploaded ONNX model may be. Configuration: every bound of the reader and the checker is here. */
export interface OnnxLimits {
  readonly bytes: number
  readonly nodes: number
  readonly initializers: number
  /** Messages of any kind in the file: nodes, tensors, attributes, declarations, dimensions. */
  readonly messages: number
  /** Names of inputs and outputs, summed over nodes. */
  readonly names: number
  /** Integers that are written as lists: attributes, dimensions, int64_data. */
  readonly integers: number
  readonly nameCharacters: number
  readonly rank: number
  readonly firstOpset: number
  readonly lastOpset: number
  /** What values hold at once at most in a pass, weights included: an estimate, since the runtime chooses its order. */
  readonly liveBytes: number
  /** Floating-point operations of a forward pass over all rows. */
  readonly operations: number
}

/** ONNX Runtime may use 48 MiB in all, of which it takes about 16 by itself. Its operator sets are those of 1.30. */
export const defaultOnnxLimits: OnnxLimits = {
  bytes: 8 * 1024 * 1024,
  nodes: 5_000,
  initializers: 2_000,
  messages: 100_000,
  names: 50_000,
  integers: 200_000,
  nameCharacters: 1_000,
  rank: 8,
  firstOpset: 13,
  lastOpset: 24,
  liveBytes: 24 * 1024 * 1024,
  operations: 40e9,
}
