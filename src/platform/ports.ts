/** The ports of the use cases on the bindings of this Worker. */
import { defaultLimits } from '../service/limits.ts'
import type { GraphRuntime, Ports } from '../service/ports.ts'
import { createRecentSnapshots } from '../service/recent-snapshots.ts'
import { createSubjects } from '../service/subjects.ts'
import { runIndex } from './index-object/client.ts'
import { queueJobs } from './jobs.ts'
import { r2Objects } from './objects.ts'
import { runLedger } from './run-object/client.ts'

export function createPorts(env: Env, runtime: GraphRuntime): Ports {
  const limits = {
    ...defaultLimits,
    small_snapshot_bytes: env.SMALL_SNAPSHOT_BYTES,
    max_snapshot_bytes: env.MAX_SNAPSHOT_BYTES,
    whole_snapshot_bytes: env.WHOLE_SNAPSHOT_BYTES,
    request_cpu_ms: env.REQUEST_CPU_MS,
    evaluation: {
      averageMilliseconds: env.AVERAGE_CPU_MS,
      mostMilliseconds: env.MESSAGE_CPU_MS,
      mostBytes: env.EVALUATION_BYTES,
    },
  }
  return {
    ledger: (run) => runLedger(env.RUNS, run),
    index: runIndex(env.INDEX),
    objects: r2Objects(env.OBJECTS),
    jobs: queueJobs(env.JOBS),
    runtime,
    recent: createRecentSnapshots(),
    subjects: createSubjects(limits.evaluation),
    limits,
    now: () => Date.now(),
    pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  }
}
