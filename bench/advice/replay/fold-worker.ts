/** A thread that fits an advisor for a fold and replays the fold's runs through it, one fold a message. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { makeAdvisor, type Said } from '../advisor.ts'
import { readRuns } from '../bench-run.ts'
import { heldOut, inSample } from '../folds.ts'
import type { Inputs } from '../inputs.ts'

/** What was said of one run of the fold, by what the advisor was shown of it. */
export interface Replayed {
  readonly fold: number
  readonly run: string
  readonly said: Readonly<Record<Inputs, readonly Said[]>>
  /** Whether it is the fold's last run. */
  readonly last: boolean
}

const workerDataSchema = z.object({
  folder: z.string(),
  /** Runs may be added while others are replayed; every thread must see the same. */
  names: z.array(z.string()),
  inSample: z.boolean(),
})

const port = parentPort
if (port === null) throw new Error('bench/advice/replay/fold-worker.ts runs as a thread of the scorecard')
const given = workerDataSchema.parse(workerData)
const folds = (given.inSample ? inSample : heldOut)(await readRuns(given.folder, given.names))

port.on('message', (index: number) => {
  const fold = folds[index]
  if (fold === undefined) throw new Error(`there is no fold ${index}`)
  const advisor = makeAdvisor(fold.training)
  for (const [at, run] of fold.runs.entries()) {
    const said = {
      all: advisor(run, 'all'),
      weights_only: advisor(run, 'weights_only'),
      scalars_only: advisor(run, 'scalars_only'),
      no_test_split: advisor(run, 'no_test_split'),
    }
    const replayed: Replayed = { fold: index, run: run.name, said, last: at === fold.runs.length - 1 }
    port.postMessage(replayed)
  }
})
