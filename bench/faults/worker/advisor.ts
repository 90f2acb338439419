/**
 * The advisor, put together as it is in workers/, on bindings that fail as the harness says: PUT /faults names the runs
 * that meet faults, and the header x-faults-path says how a snapshot is evaluated.
 */

import { env } from 'cloudflare:workers'
import { z } from 'zod'
import { IndexObject as Index } from '../../../src/platform/index-object/index-object.ts'
import { createOnnxRuntime } from '../../../src/platform/onnx-runtime/onnx-runtime.ts'
import { RunObject as Run } from '../../../src/platform/run-object/run-object.ts'
import { compose } from '../../../workers/compose.ts'
import { type Path, paths, runFaultsSchema } from '../schedule.ts'
import { faultyJobs, faultyObjects, faultyObjectsOf } from './bindings.ts'
import { hurryAlarms } from './clock.ts'
import { setFaultyRuns } from './faulty-runs.ts'

const byName = (name: string): string => name
const summarySchema = z.object({ run: z.string() })
const byArgument = (_name: string, [first]: readonly unknown[]): string | null => {
  const summary = summarySchema.safeParse(first)
  return summary.success ? summary.data.run : null
}

function withFaults(bindings: Env): Env {
  return {
    ...bindings,
    OBJECTS: faultyObjects(bindings.OBJECTS),
    JOBS: faultyJobs(bindings.JOBS),
    RUNS: faultyObjectsOf(bindings.RUNS, 'runs', byName),
    INDEX: faultyObjectsOf(bindings.INDEX, 'index', byArgument),
  }
}

export class RunObject extends Run {
  constructor(ctx: DurableObjectState, bindings: Env) {
    hurryAlarms(ctx.storage)
    super(ctx, withFaults(bindings))
  }

  evict(): void {
    this.ctx.abort('fault: evicted')
  }
}

export class IndexObject extends Index {
  constructor(ctx: DurableObjectState, bindings: Env) {
    hurryAlarms(ctx.storage)
    super(ctx, bindings)
  }

  evict(): void {
    this.ctx.abort('fault: evicted')
  }
}

const runtime = createOnnxRuntime(env.ORT_MEMORY_PAGES)
const faulty = withFaults(env)
const advisors = {
  request: compose(faulty, runtime),
  queue: compose({ ...faulty, REQUEST_CPU_MS: 0 }, runtime),
  streamed: compose({ ...faulty, SMALL_SNAPSHOT_BYTES: 1024 }, runtime),
} as const satisfies Record<Path, unknown>

export default {
  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname === '/faults') {
      setFaultyRuns(runFaultsSchema.parse(await request.json()))
      return new Response(null, { status: 204 })
    }
    const path = paths.find((one) => one === request.headers.get('x-faults-path')) ?? 'request'
    return advisors[path].fetch(request)
  },
  queue: (batch: MessageBatch): Promise<void> => advisors.request.queue(batch),
}
