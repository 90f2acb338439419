/** Does one job of the queue: evaluates a stored snapshot, and records what came of it. */
import { evaluateFiles } from './evaluate-files.ts'
import type { Failure } from './failure.ts'
import type { Claimed, Job, Ports } from './ports.ts'
import { filesOf } from './stored-snapshot.ts'

type Work = Extract<Claimed, { readonly kind: 'work' }>

export type JobPorts = Pick<
  Ports,
  'ledger' | 'objects' | 'runtime' | 'limits' | 'subjects' | 'recent' | 'now' | 'pause'
>

/** What became of a job: `nothing` where its lease is another's by now, `broken` where it will be tried again. */
export type JobOutcome = 'nothing' | 'evaluated' | 'failed' | 'broken'

export async function evaluateJob(ports: JobPorts, job: Job): Promise<JobOutcome> {
  const ledger = ports.ledger(job.run)
  const claimed = await ledger.claim(job.step, job.sha256, job.lease)
  if (claimed.kind === 'nothing') return 'nothing'
  try {
    return await work(ports, job, claimed)
  } catch (error) {
    // Whatever it was may pass: the ledger tries again, and after the last attempt says why it gave up.
    await ledger.note(job.step, job.lease, error instanceof Error ? error.message : String(error))
    return 'broken'
  }
}

async function work(ports: JobPorts, job: Job, { described, earlier }: Work): Promise<JobOutcome> {
  const { run, step, sha256 } = job
  const ledger = ports.ledger(run)
  const files = await filesOf(ports.objects, run, step, sha256)
  if (files === null) throw new Error('the snapshot is not in the object store')
  const prepared = await ports.subjects.load(ports.objects, run, described)
  if (!prepared.ok) return giveUp(prepared.failure)
  const { subject } = prepared
  const evaluated = await evaluateFiles(ports, {
    subject,
    step,
    files,
    earlier: () => ports.recent.load(ports.objects, run, subject, earlier),
    progress: leaseKeeper(ports, job),
  })
  if (!evaluated.ok) return giveUp(evaluated.failure)
  if (!evaluated.value.ok) {
    await ledger.fail(step, sha256, evaluated.value.reason)
    return 'failed'
  }
  await ledger.record(step, sha256, evaluated.value.readings, earlier)
  return 'evaluated'

  async function giveUp(failure: Failure): Promise<JobOutcome> {
    const reason = failure.kind === 'invalid' ? failure.detail : failure.kind
    await ledger.fail(step, sha256, reason)
    return 'failed'
  }
}

/** A quarter of a lease. */
const EXTEND_AFTER_MS = 15_000

/** Keeps the job's lease while it makes progress, and throws where someone else has it: the work would be done twice. */
function leaseKeeper(
  ports: Pick<JobPorts, 'ledger' | 'now'>,
  { run, step, lease }: Job,
): () => Promise<void> {
  let extended = ports.now()
  return async () => {
    if (ports.now() - extended < EXTEND_AFTER_MS) return
    if (!(await ports.ledger(run).extend(step, lease))) throw new Error('the lease is held by another')
    extended = ports.now()
  }
}
