/** Replays all folds on as many threads as there are processors: fitting each fold's advisor is most of the work. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Replayed } from './fold-worker.ts'

interface Corpus {
  readonly folder: string
  /** Of the runs whose folds these are, in the same order. */
  readonly names: readonly string[]
  readonly inSample: boolean
}

/** What was said of each run, in any order. Calls `at` after each run. Rejects where a thread fails. */
export async function replayFolds(corpus: Corpus, folds: number, at: () => void): Promise<Replayed[]> {
  const waiting = Array.from({ length: folds }, (_, fold) => fold)
  const replayed: Replayed[] = []
  const threads = Array.from({ length: Math.min(availableParallelism(), folds) }, () =>
    work(corpus, waiting, (one) => {
      replayed.push(one)
      at()
    }),
  )
  await Promise.all(threads)
  return replayed
}

/** One thread, which takes folds while any wait. */
function work(corpus: Corpus, waiting: number[], take: (one: Replayed) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./fold-worker.ts', import.meta.url), { workerData: corpus })
    const next = (): void => {
      const fold = waiting.shift()
      if (fold === undefined) worker.terminate().then(() => resolve(), reject)
      else worker.postMessage(fold)
    }
    worker.on('error', reject)
    worker.on('message', (one: Replayed) => {
      take(one)
      if (one.last) next()
    })
    next()
  })
}
