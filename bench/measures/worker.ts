/** The measures in the Workers runtime, for timing from outside: GET /<kind>/<p>/<rounds>. */
import { createOnnxRuntime } from '../../src/platform/onnx-runtime/onnx-runtime.ts'
import { drive } from '../../src/service/drive.ts'
import { kinds, work } from './work.ts'

const runtime = createOnnxRuntime(768)

export default {
  async fetch(request: Request): Promise<Response> {
    const [, name, p, rounds] = new URL(request.url).pathname.split('/')
    const kind = kinds.find((known) => known === name)
    if (kind === undefined) return new Response('no such work', { status: 404 })
    for (let round = 0; round < Number(rounds); round += 1) {
      const done = await drive(runtime, work(kind, Number(p)))
      if (!done.ok) return new Response(done.failure.detail, { status: 500 })
    }
    return Response.json({ wasm_bytes: runtime.memoryBytes() })
  },
}
