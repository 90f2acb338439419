/** Starts the sender's thread; what is wrong with it, then or later, is told and not thrown. */
import type { Worker } from 'node:worker_threads'

export function startQuietly(start: () => Worker, broke: (why: string) => void): Worker | null {
  try {
    const worker = start()
    worker.on('error', (error) => broke(error instanceof Error ? error.message : String(error)))
    worker.on('exit', () => broke('the thread of the sender ended'))
    return worker
  } catch (error) {
    broke(error instanceof Error ? error.message : String(error))
    return null
  }
}
