/** `latebloom replay`: posts a recorded run to an advisor in step order, as a live trainer would. */
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import { type Advice, adviceSchema } from '../../src/wire/advice.ts'
import { runSchema } from '../../src/wire/run.ts'
import { type ScalarsLine, scalarsReceiptSchema } from '../../src/wire/scalars.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import { type Advisor, ask, send } from './api.ts'
import { CommandError } from './command-error.ts'
import { dataOption, jsonOption, urlOption } from './options.ts'
import { pageLink, signInCodeIfAny } from './page-link.ts'
import { adviceLine, type PhaseSpan, phaseWords, withPhase } from './phase-lines.ts'
import { progress } from './progress.ts'
import { type RecordedRun, readRecordedRun } from './recorded-run.ts'
import { type SnapshotBody, snapshotBody } from './snapshot-body.ts'
import { withAdvisor } from './with-advisor.ts'

interface Options {
  readonly url?: string
  readonly data?: string
  readonly again?: true
  readonly json?: true
}

export function replayCommand(): Command {
  return new Command('replay')
    .description('post a recorded run to an advisor and print its verdict at every snapshot')
    .argument(
      '<directory>',
      'a recorded run: run.json, probe.safetensors, model.onnx, snapshots/, scalars.csv',
    )
    .addOption(urlOption())
    .addOption(dataOption('keep the data of the embedded advisor here; without it nothing is kept'))
    .option('--again', 'open another run; without it, replaying the same folder continues the same run')
    .addOption(jsonOption())
    .action((directory: string, options: Options) => replay(directory, options))
}

const goOn = 'Run the same command again to go on where it stopped: nothing is posted twice.'
const mostLines = 500

async function replay(directory: string, options: Options): Promise<void> {
  const recorded = await readRecordedRun(directory)
  await withAdvisor({ url: options.url, data: options.data }, (advisor) => post(advisor, recorded, options))
}

async function post(
  advisor: Advisor,
  recorded: RecordedRun,
  { again, json, data, url: given }: Options,
): Promise<void> {
  const begun = performance.now()
  const { run } = await ask(advisor, '/v1/runs', runSchema, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': again ? crypto.randomUUID() : keyOf(recorded),
    },
    body: recorded.spec,
    doing: `opening the run of ${recorded.directory}`,
  })
  if (!json)
    console.log(
      `${recorded.directory}: ${recorded.snapshots.length} snapshots, ${recorded.scalars.length} lines of scalars; its page is ${pageLink(advisor, `/runs/${run}`, await signInCodeIfAny(advisor))}`,
    )
  if (recorded.probe !== null) {
    await send(advisor, `/v1/runs/${run}/probe`, {
      method: 'PUT',
      headers: safetensors,
      body: recorded.probe,
      doing: 'posting the probe',
      next: goOn,
    })
  }
  if (recorded.model !== null) {
    await send(advisor, `/v1/runs/${run}/model`, {
      method: 'PUT',
      headers: safetensors,
      body: recorded.model,
      doing: 'posting the model',
      next: goOn,
    })
  }
  const bar = progress(recorded.snapshots.length, 'snapshots', json)
  let spans: readonly PhaseSpan[] = []
  let last: Advice | null = null
  let posted = 0
  try {
    for (const [index, snapshot] of recorded.snapshots.entries()) {
      posted = await postScalars(advisor, run, recorded.scalars, posted, snapshot.step)
      const body = await snapshotBody({ advisor, run, next: goOn }, snapshot)
      last = await postSnapshot(advisor, run, snapshot.step, body)
      spans = withPhase(spans, last, (performance.now() - begun) / 1000)
      print(last, json)
      bar.at(index + 1, phaseWords[last.phase])
    }
    await postScalars(advisor, run, recorded.scalars, posted, Number.POSITIVE_INFINITY)
  } finally {
    bar.end()
  }
  await send(advisor, `/v1/runs/${run}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'closed' }),
    doing: 'closing the run',
    next: goOn,
  })
  if (json) return
  if (last !== null) console.log(summary(spans, last))
  if (given === undefined && data === undefined)
    console.log(
      'Nothing of this replay is kept. Add --data .latebloom to keep it, then npx latebloom start to look at its page.',
    )
}

function summary(spans: readonly PhaseSpan[], last: Advice): string {
  const phases = spans.map(({ phase, from_step }) => `${phaseWords[phase]} from step ${from_step}`)
  return [
    `Phases: ${phases.join(', ')}.`,
    `Advice at step ${last.step}: ${last.advice}. ${last.reasons[0]}`,
  ].join('\n')
}

function print(advice: Advice, json: true | undefined): void {
  if (!json) {
    console.log(adviceLine(advice))
    return
  }
  const readings: Record<string, unknown> = {}
  for (const [measure, reading] of Object.entries(advice.readings)) {
    readings[measure] = 'value' in reading ? reading.value : null
  }
  const { step, phase, advice: kind, reasons, verdict } = advice
  console.log(
    JSON.stringify({ step, phase, probabilities: verdict.probabilities, advice: kind, reasons, readings }),
  )
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
