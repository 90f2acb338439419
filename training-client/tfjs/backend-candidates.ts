import type { TensorFlow } from './tensorflow.ts'

/** The TensorFlow.js backends that can train in Node, fastest first, each with how to bring it up. */
export const backendNames = ['tfjs-node-gpu', 'tfjs-node', 'wasm', 'cpu'] as const
export type BackendName = (typeof backendNames)[number]

/** Brings a backend up. Answers null, or why it cannot be used; a package that does not load throws. */
export type Start = (tf: TensorFlow) => Promise<string | null>

const register = (tf: TensorFlow, name: string) =>
  tf.setBackend(name).then((ok) => (ok ? null : `the backend ${name} did not initialize`))

async function startNative(tf: TensorFlow, specifier: string): Promise<string | null> {
  await restoreRemovedUtilities()
  try {
    await import(specifier)
  } catch (error) {
    // Only the package itself being absent is worth fewer words; how else it may fail has to be told.
    const absent = error instanceof Error && error.message.startsWith(`Cannot find package '${specifier}'`)
    if (absent) return 'not installed'
    throw error
  }
  return register(tf, 'tensorflow')
}

/** tfjs-node 4.22 calls two functions that Node 23 removed (tensorflow/tfjs#8425). */
async function restoreRemovedUtilities(): Promise<void> {
  const { default: util } = await import('node:util')
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined
  if (!('isNullOrUndefined' in util)) Object.assign(util, { isNullOrUndefined })
  if (!('isArray' in util)) Object.assign(util, { isArray: Array.isArray })
}

export const backendStarts: Readonly<Record<BackendName, Start>> = {
  'tfjs-node-gpu': async (tf) => {
    const failure = await startNative(tf, '@tensorflow/tfjs-node-gpu')
    const backend: object = tf.backend()
    if (failure === null && !('isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true)) {
      return 'it loads, but found no GPU that it can use'
    }
    return failure
  },
  'tfjs-node': (tf) => startNative(tf, '@tensorflow/tfjs-node'),
  wasm: async (tf) => {
    await import('@tensorflow/tfjs-backend-wasm')
    return register(tf, 'wasm')
  },
  cpu: (tf) => register(tf, 'cpu'),
}
