/** Bundles a worker that runs ONNX Runtime by itself, beside the WebAssembly module that it imports. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { root } from '../embedded/paths.ts'

const wasm = 'onnxruntime-web/ort-wasm-simd-threaded.wasm'

/** A bundled worker, as the local runtime takes it. */
export interface OrtWorkerBundle {
  readonly modulesRoot: string
  readonly modules: { type: 'ESModule' | 'CompiledWasm'; path: string }[]
}

/** Writes `ort-worker.js` and `ort.wasm` into the directory. */
export function bundleOrtWorker(entryPoint: string, directory: string): OrtWorkerBundle {
  const script = join(directory, 'ort-worker.js')
  const module = join(directory, 'ort.wasm')
  mkdirSync(directory, { recursive: true })
  copyFileSync(join(root, 'node_modules', 'onnxruntime-web', 'dist', 'ort-wasm-simd-threaded.wasm'), module)
  buildSync({
    entryPoints: [entryPoint],
    outfile: script,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['cloudflare:workers', 'node:*', './ort.wasm'],
    alias: { [wasm]: './ort.wasm' },
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
  })
  return {
    modulesRoot: directory,
    modules: [
      { type: 'ESModule', path: script },
      { type: 'CompiledWasm', path: module },
    ],
  }
}
