/** Evaluating what is stored: headers first, parts by range, arrays let go of, and the lease kept while it takes. */
import { expect, test } from 'vitest'
import { type Evaluation, readStored, release, type StoredRead } from '../../src/core/evaluation.ts'
import { prepareSubject } from '../../src/core/subject.ts'
import { driveStored } from '../../src/service/drive.ts'
import { evaluateFiles } from '../../src/service/evaluate-files.ts'
import { evaluateJob, type JobPorts } from '../../src/service/evaluate-job.ts'
import { defaultLimits } from '../../src/service/limits.ts'
import { snapshotKey } from '../../src/service/object-keys.ts'
import type { GraphRuntime, Objects, RunLedger } from '../../src/service/ports.ts'
import { placesOf, storeReader } from '../../src/service/stored-snapshot.ts'
import { type RunSpec, runSpecSchema } from '../../src/wire/run.ts'
import { type WritableTensor, writeSafetensors } from '../../src/wire/safetensors/write.ts'

const spec: RunSpec = runSpecSchema.parse({ name: 'stored' })

/** An object store in memory that writes down what is read. */
function storeOf(objects: Readonly<Record<string, Uint8Array>>) {
  const ranges: [string, number, number][] = []
  const store: Objects = {
    put: async () => true,
    open: async () => null,
    read: async (key) => expect.fail(`${key} was read whole`),
    async readRange(key, offset, length) {
      ranges.push([key, offset, length])
      const object = objects[key]
      return object === undefined ? null : new Uint8Array(object.slice(offset, offset + length))
    },
    size: async (key) => objects[key]?.length ?? null,
    remove: async () => undefined,
  }
  return { store, ranges }
}

const pause = async () => undefined

/** Sums squares, which is all that vectors need. */
const runtime: GraphRuntime = {
  exclusively: (work) => work(),
  waiting: () => 0,
  memoryBytes: () => 0,
  async run({ feeds }) {
    const weights = feeds['weights']?.data ?? expect.fail('no weights')
    const sum = Array.from(weights, Number).reduce((total, weight) => total + weight * weight, 0)
    return { ok: true, outputs: { sum: { dtype: 'float64', shape: [], data: Float64Array.of(sum) } } }
  },
}

const vectors: WritableTensor[] = [
  { name: 'a', dtype: 'F32', shape: [3], data: [1, 2, 3] },
  { name: 'h', dtype: 'F16', shape: [4], data: Uint16Array.of(0x3c00, 0x4000, 0xc000, 0x0001) },
  { name: 'b', dtype: 'BF16', shape: [2], data: Uint16Array.of(0x3f80, 0xc040) },
]

const fileIn = (bytes: Uint8Array) => ({ name: null, key: 'k', bytes: bytes.length })

test('elements of every format, by range', async () => {
  const bytes = writeSafetensors(vectors)
  const { store } = storeOf({ k: bytes })
  const places = await placesOf(store, [fileIn(bytes)])
  if (!places.ok) return expect.fail('not opened')
  const read = storeReader(store, places.value)
  expect(await read({ tensor: 'a', start: 1, count: 2 })).toEqual(Float32Array.of(2, 3))
  expect(await read({ tensor: 'h', start: 1, count: 3 })).toEqual(Float32Array.of(2, -2, 2 ** -24))
  expect(await read({ tensor: 'b', start: 0, count: 2 })).toEqual(Float32Array.of(1, -3))
})

test('a header of more than one read', async () => {
  const many = Array.from({ length: 2000 }, (_, index): WritableTensor => {
    return { name: `layer.${index}.weight`, dtype: 'F32', shape: [1], data: [index] }
  })
  const bytes = writeSafetensors(many)
  const { store, ranges } = storeOf({ k: bytes })
  const places = await placesOf(store, [fileIn(bytes)])
  expect(places.ok && places.value).toHaveLength(2000)
  expect(ranges).toHaveLength(2)
})

function subject() {
  const prepared = prepareSubject(spec, null)
  return prepared.ok ? prepared.subject : expect.fail(prepared.failure.detail)
}

test('weights in a format that is not taken are refused from the header alone', async () => {
  const header = '{"w":{"dtype":"I8","shape":[1000000],"data_offsets":[0,1000000]}}'
  const bytes = new Uint8Array(8 + header.length + 1_000_000)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
  bytes.set(new TextEncoder().encode(header), 8)
  const { store, ranges } = storeOf({ k: bytes })
  const evaluated = await evaluateFiles(
    { objects: store, runtime, limits: defaultLimits, pause },
    {
      subject: subject(),
      step: 0,
      files: [fileIn(bytes)],
      earlier: async () => [],
      progress: async () => undefined,
    },
  )
  expect(evaluated).toMatchObject({ ok: false, failure: { code: 'dtype_quantized' } })
  expect(ranges).toEqual([['k', 0, 65_536]])
})

test('an array is empty once the evaluation may no longer use it', async () => {
  const seen: number[] = []
  const [first, second, own] = [new Float32Array(4), new Float32Array(4), new Float64Array(8)]
  function* evaluation(): Evaluation<string> {
    const one = yield* readStored('one', 0, 4)
    seen.push(one.length)
    yield* readStored('two', 0, 4)
    seen.push(one.length)
    yield* release(own)
    seen.push(own.length)
    return 'done'
  }
  const read = async ({ tensor }: StoredRead) => (tensor === 'one' ? first : second)
  const driven = await driveStored(runtime, evaluation(), read, pause)
  expect(driven).toEqual({ ok: true, value: 'done' })
  expect(seen).toEqual([4, 0, 0])
  expect(second).toHaveLength(0)
})

/** A ledger of one job, and what was done to it. */
function ledgerOf(held: () => boolean) {
  const done: string[] = []
  const refuse = () => expect.fail('not asked for here')
  const ledger: RunLedger = {
    open: refuse,
    describe: refuse,
    read: refuse,
    patch: refuse,
    remove: refuse,
    heard: refuse,
    beginProbe: refuse,
    setProbe: refuse,
    beginModel: refuse,
    setModel: refuse,
    beginAttempt: refuse,
    attempts: refuse,
    standing: refuse,
    begin: refuse,
    stored: refuse,
    abandon: refuse,
    postScalars: refuse,
    advice: refuse,
    timeline: refuse,
    history: refuse,
    snapshots: refuse,
    live: refuse,
    version: refuse,
    adviceOf: refuse,
    adviceAt: refuse,
    adviceVersions: refuse,
    rules: refuse,
    rulesVersions: refuse,
    saveRules: refuse,
    scalarNames: refuse,
    decisions: refuse,
    answers: { begin: refuse, keep: refuse, forget: refuse },
    disconnect: refuse,
    claim: async () => ({
      kind: 'work',
      described: { spec, probe_sha256: null, model_sha256: null },
      earlier: [],
    }),
    async extend() {
      done.push('extend')
      return held()
    },
    async record() {
      done.push('record')
      return null
    },
    async fail(_step, _sha256, reason) {
      done.push(`fail: ${reason}`)
      return null
    },
    async note(_step, _lease, reason) {
      done.push(`note: ${reason}`)
    },
  }
  return { ledger, done }
}

async function work(held: () => boolean): Promise<string[]> {
  const bytes = writeSafetensors(vectors)
  const { store } = storeOf({ [snapshotKey('run', 5, 'd')]: bytes })
  const { ledger, done } = ledgerOf(held)
  let seconds = 0
  const prepared = { ok: true as const, subject: subject() }
  const ports: JobPorts = {
    ledger: () => ledger,
    objects: store,
    runtime,
    limits: { ...defaultLimits, whole_snapshot_bytes: 0 },
    subjects: { kept: () => null, load: async () => prepared, forget: () => undefined },
    recent: { keep: () => undefined, load: async () => [] },
    pause,
    // Each look at the clock is ten seconds after the last.
    now() {
      seconds += 10
      return 1000 * seconds
    },
  }
  await evaluateJob(ports, { run: 'run', step: 5, sha256: 'd', lease: 'l' })
  return done
}

test('the lease is extended while tensors are read', async () => {
  const done = await work(() => true)
  expect(done.at(-1)).toBe('record')
  expect(done.filter((what) => what === 'extend').length).toBeGreaterThan(0)
})

test('who has lost the lease stops, and records nothing', async () => {
  expect(await work(() => false)).toEqual(['extend', 'note: the lease is held by another'])
})
