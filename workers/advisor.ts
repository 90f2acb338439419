/** The advisor's Worker. */
import { env } from 'cloudflare:workers'
import { createOnnxRuntime } from '../src/platform/onnx-runtime/onnx-runtime.ts'
import { compose } from './compose.ts'

export { IndexObject } from '../src/platform/index-object/index-object.ts'
export { RunObject } from '../src/platform/run-object/run-object.ts'

export default compose(env, createOnnxRuntime(env.ORT_MEMORY_PAGES))
