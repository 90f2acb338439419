/** What operators ask: whether the advisor answers, whether its parts work, what it counted, how long an answer took. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deepHealth, type HealthPorts } from '../../src/service/deep-health.ts'
import { faults } from './support/faults.ts'
import { openRun, putSnapshot, request, sendBytes, snapshotBytes } from './support/requests.ts'

async function counted(series: string): Promise<number> {
  const text = await (await request('GET', '/metrics')).text()
  const line = text.split('\n').find((line) => line.startsWith(`${series} `))
  return line === undefined ? 0 : Number(line.slice(series.length + 1))
}

describe('the deep check', () => {
  it('says which parts work, and leaves no object behind', async () => {
    const answer = await request('GET', '/healthz/deep')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ status: 'ok', parts: ['index', 'objects', 'queue', 'runtime'] })
    expect((await env.OBJECTS.list({ prefix: 'health/' })).objects).toEqual([])
  })

  it('names the part that failed', async () => {
    faults.push('out_of_memory')
    const answer = await request('GET', '/healthz/deep')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({
      code: 'unavailable',
      detail: expect.stringContaining('runtime'),
      errors: [{ pointer: '/runtime', detail: 'std::bad_alloc' }],
    })
  })

  it('names every part that throws, answers wrongly or not at all', async () => {
    const never = new Promise<never>(() => undefined)
    const broken: HealthPorts = {
      index: {
        list: () => never,
        isFull: () => never,
        put: () => never,
        remove: () => never,
        answers: { begin: () => never, keep: () => never, forget: () => never },
      },
      objects: {
        put: async () => true,
        open: () => never,
        read: async () => new Uint8Array(1),
        readRange: () => never,
        size: async () => null,
        remove: async () => undefined,
      },
      jobs: { send: () => never, check: () => Promise.reject(new Error('no queue')) },
      runtime: {
        run: async () => ({
          ok: true,
          outputs: { sum: { dtype: 'float64', shape: [], data: Float64Array.of(24) } },
        }),
        exclusively: (work) => work(),
        waiting: () => 0,
        memoryBytes: () => 0,
      },
      random: (bytes) => new Uint8Array(bytes).fill(7),
      sleep: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50))
      },
    }
    expect(await deepHealth(broken)).toEqual([
      { pointer: '/index', detail: 'no answer within 10 s' },
      { pointer: '/objects', detail: 'an object came back as another' },
      { pointer: '/queue', detail: 'Error: no queue' },
      { pointer: '/runtime', detail: '3^2 + 4^2 came out as 24' },
    ])
  })
})

describe('the counters', () => {
  it('count requests by route, not by address', async () => {
    const series = 'latebloom_requests_total{method="GET",route="/v1/runs/:run",status="404"}'
    const before = await counted(series)
    await request('GET', '/v1/runs/run_00000000000000000000')
    await request('GET', '/v1/runs/run_11111111111111111111')
    expect((await counted(series)) - before).toBe(2)
    const unknown = await counted('latebloom_requests_total{method="GET",route="none",status="404"}')
    await request('GET', '/v1/nothing')
    expect(
      (await counted('latebloom_requests_total{method="GET",route="none",status="404"}')) - unknown,
    ).toBe(1)
  })

  it('count snapshots by outcome, and their evaluations', async () => {
    const { run } = await openRun()
    const series = ['answered', 'refused'].map((outcome) => `latebloom_snapshots_total{outcome="${outcome}"}`)
    series.push('latebloom_evaluations_total')
    const before = await Promise.all(series.map(counted))
    await putSnapshot(run, 1, snapshotBytes(1))
    await putSnapshot(run, 1, snapshotBytes(1))
    await sendBytes('PUT', `/v1/runs/${run}/snapshots/2`, new Uint8Array(20))
    const after = await Promise.all(series.map(counted))
    expect(after.map((count, i) => count - (before[i] ?? 0))).toEqual([2, 1, 1])
  })

  it('are text that Prometheus reads', async () => {
    const answer = await request('GET', '/metrics')
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    for (const line of (await answer.text()).trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [0-9.e+-]+)$/)
  })
})

describe('Server-Timing', () => {
  it('is on every answer to a snapshot and on advice', async () => {
    const { run } = await openRun()
    const path = `/v1/runs/${run}/snapshots/1`
    const first = await sendBytes('PUT', path, snapshotBytes(1))
    expect(first.headers.get('server-timing')).toMatch(/evaluate;dur=\d+, wasm;desc="[^"]+", total;dur=\d+/)
    const refused = await sendBytes('PUT', path, snapshotBytes(2))
    expect(refused.status).toBe(409)
    for (const answer of [refused, await request('GET', `/v1/runs/${run}/advice`)])
      expect(answer.headers.get('server-timing')).toMatch(/^total;dur=\d+$/)
    const other = await request('GET', `/v1/runs/${run}`)
    expect(other.headers.get('server-timing')).toBeNull()
  })
})
