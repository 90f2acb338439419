/** Runs with something in them, so that requests reach what lies behind the checks: files to read back, and to send again. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api } from '../../training-client/api/api.ts'
import type { Pool } from './pool.ts'

const fixtures = join(import.meta.dirname, '..', 'fixtures')
const bytesOf = (...path: string[]) => new Uint8Array(readFileSync(join(fixtures, ...path)))

const attention = { name: 'attention', model: { architecture: 'onnx' as const, vocabulary: 12, context: 4 } }
const shard = 'model-00001-of-00001.safetensors'

/** Files that the advisor takes, for one run or another. */
export const takenFiles = {
  probe: bytesOf('demo-run', 'probe.safetensors'),
  model: bytesOf('onnx', 'attention-script.onnx'),
  snapshot: bytesOf('demo-run', 'snapshots', '00000600.safetensors'),
} as const

/** The first of these runs at `at` 0, and so on in turn. */
export async function openRun(api: Api, pool: Pool, at: number): Promise<void> {
  const open = openings[at % openings.length]
  if (open !== undefined) pool.put('run', await open(api, pool))
  // Every run has its first attempt, and some have a snapshot at this step.
  pool.put('attempt', '1')
  pool.put('step', '1')
}

const openings: readonly ((api: Api, pool: Pool) => Promise<string>)[] = [plain, sharded, demo, uploaded]

async function opened(api: Api, spec: Parameters<Api['openRun']>[0]): Promise<string> {
  const answer = await api.openRun(spec)
  if (answer.kind !== 'done') throw new Error(`a run was not opened: ${JSON.stringify(answer)}`)
  return answer.value.run
}

function plain(api: Api): Promise<string> {
  return opened(api, { name: 'plain', schedule: { max_steps: 5000 } })
}

async function sharded(api: Api, pool: Pool): Promise<string> {
  const run = await plain(api)
  const sent = await api.sendShard(run, 1, shard, takenFiles.snapshot)
  if (sent.kind !== 'done') throw new Error(`a shard was not taken: ${JSON.stringify(sent)}`)
  const names = tensorsOf(takenFiles.snapshot)
  const weight_map = Object.fromEntries(names.map((name) => [name, shard]))
  await api.sendIndex(run, 1, { weight_map, shards: { [shard]: sent.value.sha256 } })
  pool.put('file', shard)
  return run
}

async function demo(api: Api): Promise<string> {
  const run = await opened(api, JSON.parse(readFileSync(join(fixtures, 'demo-run', 'run.json'), 'utf8')))
  await api.sendProbe(run, takenFiles.probe)
  await api.sendSnapshot(run, 1, takenFiles.snapshot)
  return run
}

async function uploaded(api: Api): Promise<string> {
  const run = await opened(api, attention)
  await api.sendModel(run, takenFiles.model)
  return run
}

function tensorsOf(file: Uint8Array<ArrayBuffer>): string[] {
  const length = Number(new DataView(file.buffer).getBigUint64(0, true))
  const header: unknown = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)))
  return Object.keys(typeof header === 'object' && header !== null ? header : {}).filter(
    (name) => name !== '__metadata__',
  )
}
