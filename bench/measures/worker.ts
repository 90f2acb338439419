/**
 * The measures in the Workers runtime, for timing from outside: PUT /<step> takes a recorded snapshot with its run, GET
 * /<kind>/<run>/<rounds> works on the one of that step, or on random weights modulo `run`.
 */
import { createOnnxRuntime } from '../../src/platform/onnx-runtime/onnx-runtime.ts'
import { drive } from '../../src/service/drive.ts'
import { type BenchRun, randomRun } from './random-run.ts'
import { recordedRun } from './recorded-run.ts'
import { kinds, work } from './work.ts'

const runtime = createOnnxRuntime(768)
const runs = new Map<string, BenchRun>()

export default {
  async fetch(request: Request): Promise<Response> {
    const [, first = '', name = '', rounds] = new URL(request.url).pathname.split('/')
    if (request.method === 'PUT') {
      const form = await request.formData()
      const files = { spec: await sent(form, 'spec'), probe: await sent(form, 'probe') }
      runs.set(first, recordedRun({ ...files, snapshot: await sent(form, 'snapshot') }, Number(first)))
      return new Response(null, { status: 204 })
    }
    const kind = kinds.find((known) => known === first)
    if (kind === undefined) return new Response('no such work', { status: 404 })
    const run = runs.get(name) ?? randomRun(Number(name))
    runs.set(name, run)
    for (let round = 0; round < Number(rounds); round += 1) {
      const done = await drive(runtime, work(kind, run))
      if (!done.ok) return new Response(done.failure.detail, { status: 500 })
    }
    return Response.json({ wasm_bytes: runtime.memoryBytes() })
  },
}

async function sent(form: FormData, name: string): Promise<Uint8Array> {
  const file = form.get(name)
  if (!(file instanceof File)) throw new Error(`no file ${name} was sent`)
  return new Uint8Array(await file.arrayBuffer())
}
