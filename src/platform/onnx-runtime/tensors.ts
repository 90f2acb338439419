/** Tensors between the core and ONNX Runtime: the same arrays, other names. */
import * as ort from 'onnxruntime-web/wasm'
import type { Tensor } from '../../core/evaluation.ts'

export function toOrt(tensor: Tensor): ort.Tensor {
  switch (tensor.dtype) {
    case 'float32':
      return new ort.Tensor('float32', tensor.data, tensor.shape)
    case 'float64':
      return new ort.Tensor('float64', tensor.data, tensor.shape)
    case 'int64':
      return new ort.Tensor('int64', tensor.data, tensor.shape)
  }
}

export function fromOrt(name: string, tensor: ort.Tensor): Tensor {
  const { data, dims } = tensor
  if (data instanceof Float32Array) return { dtype: 'float32', shape: dims, data }
  if (data instanceof Float64Array) return { dtype: 'float64', shape: dims, data }
  if (data instanceof BigInt64Array) return { dtype: 'int64', shape: dims, data }
  throw new Error(`output ${name} is of type ${tensor.type}, which no measure asks for`)
}
