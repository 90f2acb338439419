/**
 * Boots ONNX Runtime from a module that was compiled with the Worker, with a cap on its memory.
 *
 * Workers refuse to compile WebAssembly from bytes, and the runtime has no way to be given a compiled module. So for
 * as long as the first session is made, `WebAssembly.instantiate` is replaced by a function that knows our sentinel
 * bytes and answers with an instance of the imported module, and `WebAssembly.Memory` by one that lowers the maximum.
 */

import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm'
import * as ort from 'onnxruntime-web/wasm'

const WASM_PAGE_BYTES = 65_536

/** Where the runtime grows its memory; null until it is made. */
export interface Booted {
  readonly memory: { readonly buffer: ArrayBufferLike } | null
}

/**
 * Makes the first session by `makeFirst`, in the window in which the runtime instantiates its module. A session that the
 * runtime refuses is no failure of booting; rejects where there is no instance.
 */
export async function boot<T>(
  maximumPages: number,
  makeFirst: () => Promise<T>,
): Promise<Booted & { first: PromiseSettledResult<T> }> {
  const sentinel = new ArrayBuffer(8)
  ort.env.wasm.numThreads = 1
  ort.env.wasm.proxy = false
  ort.env.wasm.wasmBinary = sentinel
  ort.env.logLevel = 'error'

  const made: { memory: WebAssembly.Memory | null } = { memory: null }
  const { instantiate, Memory } = WebAssembly
  class CappedMemory extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super({ ...descriptor, maximum: Math.min(descriptor.maximum ?? maximumPages, maximumPages) })
      made.memory = this
    }
  }
  const own = async (source: unknown, imports?: WebAssembly.Imports) => {
    if (!isOurs(source, sentinel)) throw new Error('only the runtime of this Worker may be instantiated here')
    return { module: wasm, instance: new WebAssembly.Instance(wasm, imports) }
  }
  Object.assign(WebAssembly, { instantiate: own, Memory: CappedMemory })
  try {
    const [first] = await Promise.allSettled([makeFirst()])
    if (first.status === 'rejected' && made.memory === null) throw first.reason
    return { first, memory: made.memory }
  } finally {
    Object.assign(WebAssembly, { instantiate, Memory })
  }
}

function isOurs(source: unknown, sentinel: ArrayBuffer): boolean {
  return source === sentinel || (ArrayBuffer.isView(source) && source.buffer === sentinel)
}

export function pagesToBytes(pages: number): number {
  return pages * WASM_PAGE_BYTES
}
