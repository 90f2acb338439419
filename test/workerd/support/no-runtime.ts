/** For an app that a test puts together itself: it evaluates nothing. */
import type { GraphRuntime } from '../../../src/service/ports.ts'

export const noRuntime: GraphRuntime = {
  exclusively: (work) => work(),
  waiting: () => 0,
  memoryBytes: () => 0,
  run: () => Promise.reject(new Error('no graph is run here')),
}
