/** The element types of graph values, with their code in ONNX and their size in bytes. */
export const dtypes = {
  float32: { code: 1, bytes: 4 },
  float64: { code: 11, bytes: 8 },
  int64: { code: 7, bytes: 8 },
  bool: { code: 9, bytes: 1 },
} as const

export type DType = keyof typeof dtypes
export type Float = 'float32' | 'float64'
export type Numeric = Float | 'int64'
