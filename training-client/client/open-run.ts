import { randomUUID } from 'node:crypto'
import { MessageChannel, Worker } from 'node:worker_threads'
import { runIdSchema, runSpecSchema } from '../../src/wire/run.ts'
import { checkStep } from './check-step.ts'
import { encodeProbe } from './encode-probe.ts'
import type { SenderStart } from './messages.ts'
import { defaultCloseTimeoutMs, type RunOptions, senderSettings } from './options.ts'
import type { RunSpecInput } from './run-spec.ts'
import type { Failure } from './status.ts'
import { createTrainingRun, type TrainingRun } from './training-run.ts'

/**
 * Opens a run with the advisor and returns at once. Everything that touches the network happens in a thread of its
 * own, so a training loop may be synchronous. Nothing here ever throws: what goes wrong, wrong arguments included,
 * is in `status()` and in the report of `close()`, and training goes on.
 */
export function openRun(spec: RunSpecInput, options: RunOptions = {}): TrainingRun {
  const early: Failure[] = []
  const channel = new MessageChannel()
  const start = senderStart(spec, options, channel.port2, early)
  return createTrainingRun({
    port: channel.port1,
    startSender: () => startSender(start),
    early,
    onAdvice: options.onAdvice,
    closeTimeoutMs: options.closeTimeoutMs ?? defaultCloseTimeoutMs,
  })
}

function senderStart(
  spec: RunSpecInput,
  options: RunOptions,
  port: SenderStart['port'],
  early: Failure[],
): SenderStart {
  const settings = senderSettings(options)
  const checked = checkSpec(spec)
  const url = URL.canParse(settings.url) ? null : `${settings.url} is not a URL`
  return {
    port,
    settings: url === null ? settings : { ...settings, url: 'http://127.0.0.1' },
    ...checked,
    run: options.run,
    resume: resumeOf(options, early),
    refusal: checked.refusal ?? url ?? checkRun(options.run),
    probe: readProbe(options, early),
    model: options.model === undefined ? null : new Uint8Array(options.model),
    idempotencyKey: randomUUID(),
  }
}

function checkRun(run: string | undefined): string | null {
  if (run === undefined || runIdSchema.safeParse(run).success) return null
  return `${run} is not the id of a run`
}

function resumeOf({ run, resumeFrom }: RunOptions, early: Failure[]): SenderStart['resume'] {
  if (resumeFrom === undefined) return undefined
  const why =
    run === undefined ? 'resumeFrom needs the id of a run that is open already' : checkStep(resumeFrom)
  if (why === null) return { fromStep: resumeFrom, reason: null, idempotencyKey: randomUUID() }
  early.push({ what: 'resume', step: resumeFrom, why })
  return undefined
}

function checkSpec(spec: RunSpecInput): Pick<SenderStart, 'spec' | 'name' | 'refusal'> {
  try {
    const written = JSON.stringify(spec, null, 2)
    const parsed = runSpecSchema.safeParse(JSON.parse(written))
    if (parsed.success) return { spec: written, name: parsed.data.name, refusal: null }
    const issues = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
    )
    return { spec: written, name: 'run', refusal: `the spec is not valid: ${issues.join('; ')}` }
  } catch (error) {
    return { spec: '{}', name: 'run', refusal: `the spec is not JSON: ${String(error)}` }
  }
}

function readProbe({ probe }: RunOptions, early: Failure[]): SenderStart['probe'] {
  if (probe === undefined) return null
  try {
    const encoded = encodeProbe(probe)
    if ('body' in encoded) return encoded.body
    early.push({ what: 'probe', step: null, why: encoded.why })
  } catch (error) {
    early.push({ what: 'probe', step: null, why: String(error) })
  }
  return null
}

function startSender(start: SenderStart): Worker {
  const buffers = [start.probe, start.model].flatMap((bytes) => (bytes === null ? [] : [bytes.buffer]))
  const worker = new Worker(new URL('./sender.ts', import.meta.url), {
    workerData: start,
    transferList: [start.port, ...buffers],
    name: 'latebloom-sender',
    // Neither the trainer's flags (an inspector, a heap limit) nor its loaders are meant for this thread.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  worker.unref()
  return worker
}
