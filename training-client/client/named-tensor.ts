/** One tensor of a snapshot: row-major data of the dtype, product(shape) entries. */
export type NamedTensor =
  | { name: string; dtype: 'F32'; shape: readonly number[]; data: Float32Array }
  | { name: string; dtype: 'I64'; shape: readonly number[]; data: BigInt64Array }
  | { name: string; dtype: 'U8'; shape: readonly number[]; data: Uint8Array }
