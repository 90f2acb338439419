/** The advisor under test: all of it but ONNX Runtime, which is asked for over a service binding and may be told to fail. */
import { env } from 'cloudflare:workers'
import { createExclusive } from '../../../src/platform/onnx-runtime/exclusive.ts'
import type { GraphRuntime } from '../../../src/service/ports.ts'
import { compose } from '../../../workers/compose.ts'
import { faults } from './faults.ts'

export { IndexObject } from '../../../src/platform/index-object/index-object.ts'
export { RunObject } from '../../../src/platform/run-object/run-object.ts'

const runtime: GraphRuntime = {
  ...createExclusive(),
  memoryBytes: () => 0,
  async run(call) {
    const fault = faults.shift()
    if (fault === 'throw') throw new Error('the test made this evaluation throw')
    if (fault !== undefined) return { ok: false, failure: { code: fault, detail: 'std::bad_alloc' } }
    return env.ORT.run({ graph: call.graph, feeds: call.feeds })
  },
}

export default compose(env, runtime)
