/** The list of runs, spoken to as a port. */
import type { RunIndex } from '../../service/ports.ts'
import type { IndexObject } from './index-object.ts'

export function runIndex(namespace: DurableObjectNamespace<IndexObject>): RunIndex {
  const stub = () => namespace.getByName('index')
  return {
    list: (limit, cursor) => stub().list(limit, cursor),
    put: (summary, version) => stub().put(summary, version),
    remove: (run, version) => stub().remove(run, version),
  }
}
