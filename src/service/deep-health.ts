/** Whether all that an evaluation needs works: the index, the object store, the queue, and the graph runtime. */
import { sumOfSquares } from '../core/measures/quantities/squares.ts'
import { type HealthPart, healthParts } from '../wire/health.ts'
import { hex, sha256 } from './digest.ts'
import type { Fault } from './failure.ts'
import type { Ports } from './ports.ts'

export type HealthPorts = Pick<Ports, 'index' | 'objects' | 'jobs' | 'runtime' | 'random' | 'sleep'>

const PATIENCE_MS = 10_000
const PROBE_BYTES = 16

/** A fault for each part that does not work; the pointer names it. */
export async function deepHealth(ports: HealthPorts): Promise<readonly Fault[]> {
  const checks: Readonly<Record<HealthPart, () => Promise<string | null>>> = {
    index: () => checkIndex(ports),
    objects: () => checkObjects(ports),
    queue: () => ports.jobs.check().then(() => null),
    runtime: () => checkRuntime(ports),
  }
  const found = await Promise.all(
    healthParts.map(async (part) => {
      const late = ports.sleep(PATIENCE_MS).then(() => `no answer within ${PATIENCE_MS / 1000} s`)
      const detail = await Promise.race([late, checks[part]().catch((error: unknown) => String(error))])
      return detail === null ? [] : [{ pointer: `/${part}`, detail }]
    }),
  )
  return found.flat()
}

async function checkIndex({ index }: HealthPorts): Promise<string | null> {
  return (await index.list(1, null)) === null ? 'the list of runs was refused' : null
}

/** Writes, reads and deletes an object of its own. */
async function checkObjects({ objects, random }: HealthPorts): Promise<string | null> {
  const bytes = new Uint8Array(random(PROBE_BYTES))
  const key = `health/${hex(bytes)}`
  if (!(await objects.put(key, bytes, await sha256(bytes)))) return 'an object was not taken'
  const back = await objects.read(key)
  await objects.remove(key)
  if (back === null || hex(back) !== hex(bytes)) return 'an object came back as another'
  return (await objects.size(key)) === null ? null : 'an object was not deleted'
}

/** 3^2 + 4^2. */
async function checkRuntime({ runtime }: HealthPorts): Promise<string | null> {
  const weights = { dtype: 'float32', shape: [2], data: Float32Array.of(3, 4) } as const
  const outcome = await runtime.exclusively(() => runtime.run({ graph: sumOfSquares, feeds: { weights } }))
  if (!outcome.ok) return outcome.failure.detail
  const sum = outcome.outputs['sum']?.data[0]
  return sum === 25 ? null : `3^2 + 4^2 came out as ${sum}`
}
