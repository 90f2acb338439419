/** Posts a recorded run to an advisor in step order, as a live trainer would. */
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type Advice, adviceSchema } from '../../src/wire/advice.ts'
import { runSchema } from '../../src/wire/run.ts'
import { type ScalarsLine, scalarsReceiptSchema } from '../../src/wire/scalars.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import { type Advisor, ask, send } from './api.ts'
import { CommandError } from './command-error.ts'
import type { RecordedRun } from './recorded-run.ts'
import { type SnapshotBody, snapshotBody } from './snapshot-body.ts'

const goOn = 'Run the same command again to go on where it stopped: nothing is posted twice.'
const mostLines = 500

interface Listener {
  /** Opens another run; else posting the same folder continues the same run. */
  readonly again?: boolean
  readonly onOpen?: (run: string) => Promise<void>
  /** `posted` is how many snapshots are. */
  readonly onAdvice?: (advice: Advice, posted: number) => void
}

/** Answers the id of the run, which is closed then. */
export async function postRecordedRun(
  advisor: Advisor,
  recorded: RecordedRun,
  { again = false, onOpen, onAdvice }: Listener,
): Promise<string> {
  const { run } = await ask(advisor, '/v1/runs', runSchema, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': again ? crypto.randomUUID() : keyOf(recorded),
    },
    body: recorded.spec,
    doing: `opening the run of ${recorded.directory}`,
  })
  await onOpen?.(run)
  for (const what of ['probe', 'model'] as const) {
    const body = recorded[what]
    if (body === null) continue
    await send(advisor, `/v1/runs/${run}/${what}`, {
      method: 'PUT',
      headers: safetensors,
      body,
      doing: `posting the ${what}`,
      next: goOn,
    })
  }
  let lines = 0
  for (const [index, snapshot] of recorded.snapshots.entries()) {
    lines = await postScalars(advisor, run, recorded.scalars, lines, snapshot.step)
    const body = await snapshotBody({ advisor, run, next: goOn }, snapshot)
    onAdvice?.(await postSnapshot(advisor, run, snapshot.step, body), index + 1)
  }
  await postScalars(advisor, run, recorded.scalars, lines, Number.POSITIVE_INFINITY)
  await send(advisor, `/v1/runs/${run}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'closed' }),
    doing: 'closing the run',
    next: goOn,
  })
  return run
}

const safetensors = { 'content-type': 'application/octet-stream' }

/** The same folder gives the same key, so that a replay that broke off goes on in the run that it began. */
function keyOf({ spec, probe, model, snapshots }: RecordedRun): string {
  const hash = createHash('sha256')
    .update(spec)
    .update(probe ?? '')
    .update(model ?? '')
  return `replay-${hash.update(snapshots.map(({ step }) => step).join()).digest('hex')}`
}

/** Posts the lines up to a step; the answer is how many are posted by then. */
async function postScalars(
  advisor: Advisor,
  run: string,
  scalars: readonly ScalarsLine[],
  from: number,
  upToStep: number,
): Promise<number> {
  const after = scalars.findIndex((line, index) => index >= from && line.step > upToStep)
  const to = after < 0 ? scalars.length : after
  for (let start = from; start < to; start += mostLines) {
    const lines = scalars.slice(start, Math.min(start + mostLines, to))
    await ask(advisor, `/v1/runs/${run}/scalars`, scalarsReceiptSchema, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
      doing: `posting the scalars up to step ${upToStep}`,
      next: goOn,
    })
  }
  return to
}

async function postSnapshot(
  advisor: Advisor,
  run: string,
  step: number,
  { headers, body }: SnapshotBody,
): Promise<Advice> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const advice = await ask(advisor, `/v1/runs/${run}/snapshots/${step}`, adviceSchema, {
      method: 'PUT',
      headers,
      body,
      doing: `posting the snapshot of step ${step}`,
      next: goOn,
    })
    if (advice.state === 'evaluated') return advice
    // A large snapshot waits in the queue; once it is evaluated, the same bytes are answered with its own advice.
    await queued(advisor, run, step)
  }
  throw new CommandError(`the snapshot of step ${step} is still not evaluated. ${goOn}`)
}

const pollMs = 500
const mostPolls = 600
const mostAttempts = 2

async function queued(advisor: Advisor, run: string, step: number): Promise<void> {
  for (let poll = 0; poll < mostPolls; poll += 1) {
    await wait(pollMs)
    const { snapshots } = await ask(advisor, `/v1/runs/${run}/snapshots`, snapshotListSchema, {
      doing: `waiting for the snapshot of step ${step}`,
      next: goOn,
    })
    const entry = snapshots.find((snapshot) => snapshot.step === step)
    if (entry === undefined || entry.state === 'evaluated' || entry.state === 'failed') return
  }
}
