import { type BackendName, backendNames, backendStarts, type Start } from './backend-candidates.ts'
import type { TensorFlow } from './tensorflow.ts'

/** The backend to train on, and the reasons: one line for each that was tried, the chosen one last. */
export type ChosenBackend = { tf: TensorFlow; name: BackendName; why: string[] }

export type ChooseBackendOptions = {
  /** How each backend is brought up; replaced in tests. */
  starts?: Readonly<Record<BackendName, Start>>
}

/**
 * Picks the first backend of tfjs-node-gpu, tfjs-node, wasm and cpu that really multiplies two matrices. With a
 * preference, that one is tried first. The two native packages are optional: their absence is one of the reasons.
 * Throws if none works, naming why for each; the cpu backend has no known way to fail.
 */
export async function chooseBackend(
  preference?: BackendName,
  { starts = backendStarts }: ChooseBackendOptions = {},
): Promise<ChosenBackend> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3'
  const tf = await import('@tensorflow/tfjs')
  const order = preference
    ? [preference, ...backendNames.filter((name) => name !== preference)]
    : backendNames
  const why: string[] = []
  for (const name of order) {
    const failure = await tryBackend(tf, starts[name])
    if (failure === null) {
      why.push(`${name}: chosen, ${name === preference ? 'as asked' : 'the first that works'}`)
      return { tf, name, why }
    }
    why.push(`${name}: ${failure}`)
  }
  throw new Error(`no TensorFlow.js backend works: ${why.join('; ')}`)
}

async function tryBackend(tf: TensorFlow, start: Start): Promise<string | null> {
  try {
    return (await start(tf)) ?? proveMatMul(tf)
  } catch (error) {
    return firstLine(error instanceof Error ? error.message : String(error))
  }
}

/** A backend may load and still lack its kernels, so one product is computed and compared. */
function proveMatMul(tf: TensorFlow): string | null {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0])
  return product === 11 ? null : `its matrix product of [1 2] and [3 4] is ${product}, not 11`
}

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? ''
  return line === '' ? 'it failed without a message' : line
}
