/** Examples of the OpenAPI document: small, but each fits its schema, which a test holds them to. */
import type { Advice } from '../wire/advice.ts'
import type { MeasureDescription } from '../wire/measure.ts'
import type { RunPlan } from '../wire/plan.ts'
import type { History } from '../wire/reading.ts'
import type { Run, RunSummary } from '../wire/run.ts'
import { writeSafetensors } from '../wire/safetensors/write.ts'
import type { SnapshotEntry } from '../wire/snapshot.ts'

export const EXAMPLE_RUN = 'run_01k9z0a4x7m2q8tb3c5d'
const step = 300
export const exampleSha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
export const exampleShard = 'model-00001-of-00002.safetensors'

export const exampleSpec = {
  name: 'addition modulo 59',
  task: { kind: 'modular_arithmetic' as const, operation: 'add' as const, modulus: 59 },
  model: {
    architecture: 'transformer' as const,
    heads: 4,
    d_model: 128,
    d_mlp: 512,
    vocabulary: 60,
    context: 3,
    read_position: 2,
  },
  optimizer: { name: 'adamw', learning_rate: 0.001, weight_decay: 1 },
  schedule: { planned_steps: 1500, max_steps: 6000, snapshot_every: 300 },
}

export const exampleSummary: RunSummary = {
  run: EXAMPLE_RUN,
  name: exampleSpec.name,
  created_at: '2026-03-01T09:00:00.000Z',
  heard_at: '2026-03-01T09:12:30.000Z',
  expected_by: '2026-03-01T09:18:30.000Z',
  state: 'open',
  step,
  snapshots: 2,
  phase: 'memorization',
  phase_probability: 0.91,
  advice: 'continue',
  planned_steps: 1500,
  max_steps: 6000,
}

export const exampleRunAnswer = {
  ...exampleSummary,
  spec: { ...exampleSpec, data: {}, precision: 'float32' },
  has_probe: true,
  has_model: false,
  attempt: 1,
} satisfies Omit<Run, 'spec'> & { spec: object }

const exampleReadings = {
  train_loss: { value: 0.0004 },
  test_loss: { value: 9.2 },
  restricted_loss: { undefined_because: 'the run has no probe' },
}

export const exampleAdvice: Advice = {
  run: EXAMPLE_RUN,
  step,
  version: 1,
  state: 'evaluated',
  advice: 'continue',
  reasons: ['The train pairs are fitted and test accuracy is 2%: what generalizes may still form.'],
  phase: 'memorization',
  verdict: {
    step,
    phase: 'memorization',
    since_step: 200,
    probabilities: {
      fitting: 0.01,
      memorization: 0.91,
      circuit_formation: 0.06,
      cleanup: 0,
      generalized: 0,
      stalled: 0.01,
      collapsed: 0,
      undetermined: 0.01,
    },
    evidence: [{ measure: 'train_loss', step, value: 0.0004, statement: 'the train loss is 0.0004' }],
    missing: [],
  },
  expected_transition: { from_step: 900, to_step: 2700 },
  forecast: { by_step: 6000, probability: 0.8, rests_on: 'the structure of the weights' },
  extend_to: null,
  next_snapshot_step: 600,
  by: { kind: 'advisor', name: 'the advisor' },
  ruleset: { name: 'Advised', version: 1 },
  notices: [],
  rules: [],
  own: null,
  readings: exampleReadings,
}

const { readings: _readings, ...withoutReadings } = exampleAdvice
export const exampleTimeline = { run: EXAMPLE_RUN, advice: [withoutReadings] }

export const exampleAttempt = {
  run: EXAMPLE_RUN,
  attempt: 2,
  parent: 1,
  from_step: step,
  reason: 'the machine was preempted',
  begun_at: '2026-03-01T10:00:00.000Z',
  ended_at_step: null,
}

const { run: _run, state: _state, ...given } = withoutReadings
export const exampleVersions = {
  run: EXAMPLE_RUN,
  step,
  versions: [
    {
      ...given,
      given_at: '2026-03-01T09:12:30.000Z',
      attempt: 1,
      cause: 'snapshot' as const,
      abandoned: false,
    },
  ],
  next_before: null,
}

export const exampleHistory: History = {
  run: EXAMPLE_RUN,
  points_total: 1,
  points_returned: 1,
  rows: [{ step, readings: exampleReadings, scalars: { learning_rate: 0.001 } }],
}
export const exampleScalars: History = {
  ...exampleHistory,
  rows: [{ step, scalars: { train_loss: 0.0004, test_loss: 'Infinity' } }],
}

export const exampleSnapshot: SnapshotEntry = {
  step,
  sha256: exampleSha256,
  bytes: 905_248,
  state: 'evaluated',
  attempts: 1,
  failure: null,
}

export const exampleMeasure: MeasureDescription = {
  id: 'weight_norm',
  title: 'Norm of the weights',
  unit: 'weight',
  range: [0, null],
  split: 'weights',
  needs: ['weights'],
  source: { work: 'Liu et al. 2022, Omnigrok', section: '2', deviation: 'over every tensor' },
  rise: 'The model grows.',
  fall: 'Weight decay shrinks the model.',
}

export const examplePlan: RunPlan = {
  run: EXAMPLE_RUN,
  evaluated: 'in the request',
  tensors_known: true,
  cpu_ms: 240.5,
  most_cpu_ms: 310.25,
  bytes: 12_582_912,
  limits: {
    request_cpu_ms: 5000,
    message_cpu_ms: 120_000,
    average_cpu_ms: 60_000,
    evaluation_bytes: 67_108_864,
  },
  measures: [
    { measure: 'weight_norm', every: 1, because: null, operations: 454_000, bytes: 1_048_576, cpu_ms: 0.4 },
  ],
}

export const exampleProbeReceipt = { run: EXAMPLE_RUN, sha256: exampleSha256, already_known: false }
export const exampleModelReceipt = {
  ...exampleProbeReceipt,
  tensors: [{ name: 'W_E', shape: [60, 128] }],
  rows_at_once: 1500,
  operations_per_row: 812_000,
}
export const exampleShardReceipt = {
  run: EXAMPLE_RUN,
  step,
  file: exampleShard,
  sha256: exampleSha256,
  bytes: 8_388_608,
}
export const exampleIndex = {
  weight_map: { W_E: exampleShard },
  shards: { [exampleShard]: exampleSha256 },
}

/** A safetensors file, a character a byte. */
export const exampleFile = String.fromCharCode(
  ...writeSafetensors([{ name: 'W', dtype: 'F32', shape: [2, 2], data: [1, 2, 3, 4] }]),
)
