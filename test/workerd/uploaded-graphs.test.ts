/** The graph runtime on graphs of users: one that traps harms no other, and those out of use give their memory back. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { UploadedGraph } from '../../src/core/uploaded-graph.ts'
import { writeOnnx } from '../../src/wire/onnx/write.ts'
import { floats, int64s, node } from '../core/models/uploaded/files.ts'

/** A graph that no checker saw. */
function uploaded(
  nodes: Parameters<typeof node>[],
  initializers: Parameters<typeof writeOnnx>[0]['initializers'],
) {
  const bytes = writeOnnx({
    opset: 18,
    nodes: nodes.map((one) => node(...one)),
    initializers,
    inputs: [{ name: 'tokens', type: 'int64', dims: [1, 1] }],
    outputs: [{ name: 'logits', type: 'float32', dims: null }],
    values: [],
  })
  const graph: UploadedGraph = {
    name: 'uploaded',
    bytes,
    rows: 1,
    context: 1,
    inputs: [{ name: 'tokens' }],
    outputs: [{ name: 'logits', shape: [1, 1] }],
  }
  return graph
}

const tokens = (value: bigint) => ({
  tokens: { dtype: 'int64' as const, shape: [1, 1], data: BigInt64Array.of(value) },
})
const toFloat: Parameters<typeof node> = ['Cast', ['made'], ['logits'], { to: 1n }]

describe('a graph of a user', () => {
  it('that traps is a failure, and the next run of any graph is not', async () => {
    const division = uploaded([['Div', ['tokens', 'minus'], ['made']], toFloat], [int64s('minus', [-1n])])
    const trap = await env.ORT.run({ graph: division, feeds: tokens(-(2n ** 63n)) })
    expect(trap).toMatchObject({ ok: false, failure: { code: 'runtime_error' } })
    const again = await env.ORT.run({ graph: division, feeds: tokens(6n) })
    expect(again).toMatchObject({ ok: true, outputs: { logits: { data: Float32Array.of(-6) } } })
    const sum = uploaded([['Add', ['tokens', 'one'], ['made']], toFloat], [int64s('one', [1n])])
    const other = await env.ORT.run({ graph: sum, feeds: tokens(2n) })
    expect(other).toMatchObject({ ok: true, outputs: { logits: { data: Float32Array.of(3) } } })
  })

  it('that the runtime does not take says so', async () => {
    const bad = uploaded([['MatMul', ['tokens', 'one'], ['made']], toFloat], [floats('one', [1, 2, 3])])
    expect(await env.ORT.run({ graph: bad, feeds: tokens(2n) })).toMatchObject({ ok: false })
  })

  it('out of use gives its memory back: thirty of two megabytes, where twenty would fill it', async () => {
    const one = async (value: number) => {
      const table = {
        ...floats(
          'table',
          Array.from({ length: 524_288 }, () => value),
        ),
        dims: [524_288, 1],
      }
      const graph = uploaded(
        [['Gather', ['table', 'tokens'], ['row']], ['Squeeze', ['row'], ['made']], toFloat],
        [table],
      )
      const made = await env.ORT.run({ graph, feeds: tokens(7n) })
      expect(made).toMatchObject({ ok: true, outputs: { logits: { data: Float32Array.of(value) } } })
      return env.ORT.memoryBytes()
    }
    for (let value = 0; value < 8; value += 1) await one(value)
    const after = await one(8)
    let last = after
    for (let value = 9; value < 30; value += 1) last = await one(value)
    expect(last).toBeLessThanOrEqual(after + 2 ** 20)
  })
})
