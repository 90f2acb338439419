/** An ONNX model as plain values: what the reader makes, the checker checks and the writer writes. */

/** Element types that are taken, with their code in ONNX and their size in bytes. */
export const elementTypes = {
  float32: { code: 1, bytes: 4 },
  int32: { code: 6, bytes: 4 },
  int64: { code: 7, bytes: 8 },
  bool: { code: 9, bytes: 1 },
  float16: { code: 10, bytes: 2 },
  float64: { code: 11, bytes: 8 },
} as const

export type ElementType = keyof typeof elementTypes

export interface OnnxTensor {
  readonly name: string
  readonly type: ElementType
  readonly dims: readonly number[]
  /** Row-major, little-endian; null where the file left the data out. */
  readonly data: Uint8Array | null
}

export type OnnxAttribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly bigint[] }

export interface OnnxNode {
  readonly name: string
  readonly operator: string
  /** An empty name stands for an input or output that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, OnnxAttribute>
}

export interface OnnxValue {
  readonly name: string
  /** Null where the file does not say. */
  readonly type: ElementType | null
  /** A size, a symbol, or null where nothing is said; null for the whole where not even the rank is. */
  readonly dims: readonly (number | string | null)[] | null
}

export interface OnnxFile {
  readonly opset: number
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** What the file declares of values in between. */
  readonly values: readonly OnnxValue[]
}
