/** The ports of the use cases on the bindings of this Worker, for each project. */
import { defaultLimits, type Limits } from '../service/limits.ts'
import { projectPrefix } from '../service/object-keys.ts'
import type { GraphRuntime, ProjectPorts } from '../service/ports.ts'
import { createRecentSnapshots } from '../service/recent-snapshots.ts'
import { createKeptMoments } from '../service/rules/run-moments.ts'
import { createSubjects } from '../service/subjects.ts'
import type { Telemetry } from '../service/telemetry.ts'
import { runIndex } from './index-object/client.ts'
import { queueJobs } from './jobs.ts'
import { r2Objects } from './objects.ts'
import { runLedger } from './run-object/client.ts'

/** The limits, where wrangler.toml sets them otherwise. */
export function limitsOf(env: Env): Limits {
  return {
    ...defaultLimits,
    small_snapshot_bytes: env.SMALL_SNAPSHOT_BYTES,
    max_snapshot_bytes: env.MAX_SNAPSHOT_BYTES,
    whole_snapshot_bytes: env.WHOLE_SNAPSHOT_BYTES,
    request_cpu_ms: env.REQUEST_CPU_MS,
    rate: { requests: env.RATE_LIMIT_REQUESTS, seconds: env.RATE_LIMIT_SECONDS },
    body_time: { ...defaultLimits.body_time, seconds: env.BODY_SECONDS },
    max_wait_seconds: env.MAX_WAIT_SECONDS,
    evaluation: {
      averageMilliseconds: env.AVERAGE_CPU_MS,
      mostMilliseconds: env.MESSAGE_CPU_MS,
      mostBytes: env.EVALUATION_BYTES,
    },
  }
}

export function createPorts(
  env: Env,
  runtime: GraphRuntime,
  limits: Limits,
  telemetry: Telemetry,
): ProjectPorts {
  const recent = createRecentSnapshots()
  const moments = createKeptMoments()
  const subjects = createSubjects(limits.evaluation)
  return (project) => ({
    ledger: (run) => runLedger(env.RUNS, project, run),
    index: runIndex(env.INDEX, project),
    objects: r2Objects(env.OBJECTS, projectPrefix(project)),
    jobs: queueJobs(env.JOBS, project),
    runtime,
    recent: recent(projectPrefix(project)),
    moments: moments(projectPrefix(project)),
    subjects: subjects(projectPrefix(project)),
    limits,
    telemetry,
    now: () => Date.now(),
    pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  })
}
