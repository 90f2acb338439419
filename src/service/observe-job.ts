/** Counts and logs a job of the queue once it is done. */
import type { JobOutcome } from './evaluate-job.ts'
import type { Job } from './ports.ts'
import type { Telemetry } from './telemetry.ts'

export async function observeJob(
  { metrics, info, error, now }: Telemetry,
  { run, step }: Job,
  work: () => Promise<JobOutcome>,
): Promise<void> {
  const started = now()
  const outcome = await work()
  const ms = now() - started
  metrics.add('latebloom_jobs_total', { outcome })
  if (outcome === 'evaluated') {
    metrics.add('latebloom_evaluations_total')
    metrics.add('latebloom_evaluation_seconds_sum', {}, ms / 1000)
  }
  const event = { event: 'job', run, step, outcome, ms }
  if (outcome === 'broken') error(event)
  else info(event)
}
