/** What each version of the schemas stored of one run, for data that is made as that version would have made it. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { indexMigrations } from '../../../src/platform/index-object/schema.ts'
import { migrate } from '../../../src/platform/migrations.ts'
import { runMigrations } from '../../../src/platform/run-object/schema.ts'
import { sha256, utf8 } from '../../../src/service/digest.ts'
import { hmacBy } from '../../../src/service/identity/mac.ts'
import { answerName, IV_BYTES, requestDigest, sealAnswer } from '../../../src/service/kept-answers.ts'
import { snapshotKey } from '../../../src/service/object-keys.ts'
import { noProbability } from '../../../src/wire/phase.ts'
import { testKey, testPepper } from './credentials.ts'
import { snapshotBytes } from './requests.ts'

export const storedRun = 'run_01k9z0a4x7m2q8tb3c5d'
export const storedReadings = { weight_norm: { value: 2.5 }, train_loss: { undefined_because: 'no probe' } }
export const storedAdvice = {
  step: 10,
  advice: 'undetermined',
  reasons: ['Nothing is known yet.'],
  phase: 'undetermined',
  verdict: {
    step: 10,
    phase: 'undetermined',
    since_step: 10,
    probabilities: { ...noProbability, undetermined: 1 },
    evidence: [{ measure: 'weight_norm', step: 10, value: 2.5, statement: 'The weights are small.' }],
    missing: ['losses'],
  },
  expected_transition: null,
  extend_to: null,
  next_snapshot_step: 20,
}
export const storedSummary = {
  run: storedRun,
  name: 'from before',
  created_at: '2026-01-01T00:00:00.000Z',
  heard_at: '2026-01-01T00:00:00.000Z',
  state: 'open',
  step: 10,
  snapshots: 2,
  phase: 'undetermined',
  phase_probability: 1,
  advice: 'undetermined',
  planned_steps: null,
  max_steps: null,
}
export const storedSpec = { name: 'from before', task: { kind: 'generic' }, schedule: { max_steps: 100 } }

/** A POST whose answer is kept; the answer is none that its route would give. */
export interface KeptPost {
  readonly path: string
  readonly key: string
  readonly body: string
  readonly answer: string
}
export const runPost: KeptPost = {
  path: `/v1/runs/${storedRun}/scalars`,
  key: 'of-the-run',
  body: '{"step": 3, "train_loss": 2}',
  answer: '{"kept": "in the run"}',
}
export const indexPost: KeptPost = {
  path: '/v1/keys',
  key: 'of-the-index',
  body: '{"name": "k", "scopes": ["runs:read"]}',
  answer: '{"kept": "in the index"}',
}
/** An API key that may read, as text. */
export const storedKey = `lbk_default_1111111111_${'storedkeys'.repeat(5).slice(0, 43)}`

type Value = string | number | null | Uint8Array<ArrayBuffer>

interface Row {
  readonly table: string
  /** By column: since which version of the schema it is there, and what it holds. */
  readonly columns: Readonly<Record<string, readonly [since: number, value: Value]>>
}

/** A run with an evaluated snapshot, one that waits for evaluation, scalars, advice in two versions, and a kept answer. */
async function runRows(): Promise<Row[]> {
  const [evaluated, waiting] = [snapshotBytes(1), snapshotBytes(2)]
  const snapshot = async (step: number, bytes: Uint8Array<ArrayBuffer>, state: string): Promise<Row> => {
    const digest = await sha256(bytes)
    await env.OBJECTS.put(snapshotKey(storedRun, step, digest), bytes)
    const due = state === 'stored' ? 1 : null
    return {
      table: 'snapshots',
      columns: {
        ...since(1, { step, sha256: digest, bytes: bytes.byteLength, state, lease: due && 'lost' }),
        ...since(1, { lease_expires_at: due, attempts: 1, failure: null }),
        ...since(5, { claimed: due ?? 0 }),
      },
    }
  }
  const advice = (version: number, body: object): Row => ({
    table: 'advice',
    columns: {
      ...since(1, { step: 10, version, body: JSON.stringify(body), given_at: version }),
      ...since(7, { attempt: 1, cause: 'snapshot' }),
    },
  })
  const run = { only: 1, id: storedRun, name: 'from before', spec: JSON.stringify(storedSpec) }
  return [
    {
      table: 'run',
      columns: {
        ...since(1, { ...run, body_digest: 'digest', state: 'open', created_at: 1, heard_at: 2 }),
        ...since(1, { probe_sha256: null, deleting: 0 }),
        ...since(2, { model_sha256: null }),
        ...since(4, { project: 'default' }),
        ...since(9, { gaps: '[1000, 2000]' }),
      },
    },
    await snapshot(10, evaluated, 'evaluated'),
    await snapshot(20, waiting, 'stored'),
    { table: 'readings', columns: since(1, { step: 10, body: JSON.stringify(storedReadings) }) },
    { table: 'scalars', columns: since(1, { step: 5, body: '{"train_loss":3,"test_loss":"NaN"}' }) },
    advice(1, { ...storedAdvice, reasons: ['Given first.'] }),
    advice(2, storedAdvice),
    {
      table: 'outbox',
      columns: since(1, { topic: 'index', version: 1, delivered: 1, attempts: 0, due_at: 1 }),
    },
    { table: 'kept_answers', columns: since(3, await keptAnswer(runPost)) },
    { table: 'attempts', columns: since(7, { attempt: 1, begun_at: 1 }) },
    {
      table: 'rules',
      columns: {
        ...since(12, { version: 1, from_step: 0, saved_at: 1, saved_by: null, preset: 'advised' }),
        ...since(12, { ruleset: '{"name":"Advised","rules":[]}' }),
      },
    },
    { table: 'live_events', columns: since(8, { seq: 1, nth: 1, total: 2, body: '{}' }) },
  ]
}

async function indexRows(): Promise<Row[]> {
  const { run, created_at } = storedSummary
  return [
    {
      table: 'runs',
      columns: since(1, { run, version: 1, created_at, body: JSON.stringify(storedSummary) }),
    },
    { table: 'runs', columns: since(1, { run: 'run_of_which_a_row_is_left', version: 1 }) },
    { table: 'kept_answers', columns: since(2, await keptAnswer(indexPost)) },
    // While there is no key the first one is taken on; here it was.
    await credential('0000000000', testKey, 'admin'),
    await credential('1111111111', storedKey, 'runs:read'),
  ]
}

async function credential(id: string, text: string, scope: string): Promise<Row> {
  const mac = await hmacBy(testPepper)(text)
  const key = { id, kind: 'api_key', name: 'stored', scopes: JSON.stringify([scope]) }
  return {
    table: 'credentials',
    columns: {
      ...since(3, { ...key, mac, created_at: 1, run: null, parent: null }),
      ...since(3, { old_mac: null, old_secret_until: null }),
      ...since(3, { expires_at: null, last_used_at: null, revoked_at: null }),
    },
  }
}

/** Makes the run with the first `version` migrations of the run object, and leaves the object to wake up anew. */
export async function storeRun(version: number): Promise<void> {
  await store(env.RUNS.getByName(storedRun), runMigrations.slice(0, version), await runRows())
}

export async function storeIndex(version: number): Promise<void> {
  await store(env.INDEX.getByName('index'), indexMigrations.slice(0, version), await indexRows())
}

async function store(
  stub: DurableObjectStub<undefined>,
  migrations: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  await runInDurableObject(stub, (_object, { storage }) => {
    migrate(storage, migrations)
    for (const { table, columns } of rows) {
      const known = Object.entries(columns).filter(([, [since]]) => since <= migrations.length)
      if (known.length === 0) continue
      const names = known.map(([name]) => name)
      const places = names.map(() => '?')
      const values = known.map(([, [, value]]) => value)
      storage.sql.exec(`INSERT INTO ${table} (${names}) VALUES (${places})`, ...values)
    }
  })
  await evictDurableObject(stub)
}

function since(version: number, values: Readonly<Record<string, Value>>): Row['columns'] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [version, value] as const]))
}

async function keptAnswer({ path, key, body, answer }: KeptPost): Promise<Record<string, Value>> {
  const from = { sender: `Bearer ${testKey}`, key }
  const text = JSON.stringify({ status: 200, headers: {}, body: answer })
  const bytes = utf8(body)
  return {
    name: await answerName(from),
    digest: await requestDigest('POST', path, bytes),
    ticket: 'ticket',
    answer: await sealAnswer(from, text, new Uint8Array(IV_BYTES)),
    expires_at: Date.now() + 60_000,
  }
}
