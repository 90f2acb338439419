/**
 * The advisor, put together as it is in workers/, with two ways to fill it quickly: POST /seed/runs puts runs into the
 * list, POST /seed/readings puts snapshots with their readings into a run's history.
 */
import { env } from 'cloudflare:workers'
import { z } from 'zod'
import { IndexObject as Index } from '../../../src/platform/index-object/index-object.ts'
import { createOnnxRuntime } from '../../../src/platform/onnx-runtime/onnx-runtime.ts'
import { RunObject as Run } from '../../../src/platform/run-object/run-object.ts'
import { type Readings, readingsSchema } from '../../../src/wire/reading.ts'
import { type RunSummary, runSummarySchema } from '../../../src/wire/run.ts'
import { compose } from '../../../workers/compose.ts'
import { callAdded } from '../../faults/worker/call.ts'

const runsSchema = z.object({ runs: z.array(runSummarySchema) })
const readingsBodySchema = z.object({
  run: z.string(),
  snapshots: z.array(z.object({ step: z.int(), readings: readingsSchema })),
})

interface Seed {
  readonly step: number
  readonly readings: Readings
}

/** All in one call: what is written in one turn is committed at once. */
export class IndexObject extends Index {
  seed(summaries: readonly RunSummary[]): void {
    for (const summary of summaries) this.put(summary, 1)
  }
}

export class RunObject extends Run {
  async seed(snapshots: readonly Seed[]): Promise<void> {
    for (const { step, readings } of snapshots) {
      const sha256 = step.toString(16).padStart(64, '0')
      const begun = await this.begin(step, sha256, 1)
      const earlier = begun.kind === 'lease' ? begun.earlier : []
      await this.record(step, sha256, readings, earlier)
    }
  }
}

const advisor = compose(env, createOnnxRuntime(env.ORT_MEMORY_PAGES))

export default {
  async fetch(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case '/seed/runs': {
        const { runs } = runsSchema.parse(await request.json())
        await callAdded(env.INDEX.getByName('index'), 'seed', runs)
        return new Response(null, { status: 204 })
      }
      case '/seed/readings': {
        const { run, snapshots } = readingsBodySchema.parse(await request.json())
        await callAdded(env.RUNS.getByName(run), 'seed', snapshots)
        return new Response(null, { status: 204 })
      }
      default:
        return advisor.fetch(request)
    }
  },
  queue: (batch: MessageBatch): Promise<void> => advisor.queue(batch),
}
