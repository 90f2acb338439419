/** The advisor's bindings, with faults: R2, the queue, and calls to the Durable Objects. */
import { z } from 'zod'
import { outcomeOf } from '../chance.ts'
import { around } from './around.ts'
import { callAdded } from './call.ts'
import { type Passing, pass } from './faulty-runs.ts'

const MOST_DELAY_S = 3

export function faultyObjects(bucket: R2Bucket): R2Bucket {
  return around(bucket, async (method, [key], call) => {
    const run = typeof key === 'string' ? (/(?:^|\/)runs\/([^/]+)\//.exec(key)?.[1] ?? null) : null
    const passing = pass(run, `objects.${method}`)
    if (passing === null) return call()
    const { object_before: before, object_after: after } = passing.rates
    switch (outcomeOf(passing.drawn, { before, after }, ['before', 'after'])) {
      case 'before':
        throw new Error(`fault: ${method} was never done`)
      case 'after':
        await call()
        throw new Error(`fault: ${method} was done and not answered`)
      default:
        return call()
    }
  })
}

const jobSchema = z.object({ run: z.string() })

export function faultyJobs(queue: Queue<unknown>): Queue<unknown> {
  const sendLater = (job: unknown, { drawn }: Passing) =>
    queue.send(job, { delaySeconds: 1 + Math.floor(((drawn * 997) % 1) * MOST_DELAY_S) })
  return around(queue, async (method, [job], call) => {
    const run = jobSchema.safeParse(job)
    const passing = pass(run.success ? run.data.run : null, `jobs.${method}`)
    if (passing === null) return call()
    const { job_lost: lost, job_doubled: doubled, job_delayed: delayed, job_refused: refused } = passing.rates
    const shares = { refused, lost, delayed, doubled }
    switch (outcomeOf(passing.drawn, shares, ['refused', 'lost', 'delayed', 'doubled'])) {
      case 'refused':
        throw new Error('fault: the queue took no message')
      case 'lost':
        return undefined
      case 'delayed':
        return sendLater(job, passing)
      case 'doubled':
        await Promise.all([call(), queue.send(job), sendLater(job, passing)])
        return undefined
      default:
        return call()
    }
  })
}

/** `runOf` finds the run that a call is about: by the object's name, or by what it is called with. */
export function faultyObjectsOf<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  kind: 'runs' | 'index',
  runOf: (name: string, args: readonly unknown[]) => string | null,
): DurableObjectNamespace<T> {
  const faultyStub = (name: string) =>
    around(namespace.getByName(name), async (method, args, call) => {
      const passing = pass(runOf(name, args), `${kind}.${method}`)
      if (passing === null) return call()
      const { call_before: before, call_after: after, call_evicted: evicted } = passing.rates
      switch (outcomeOf(passing.drawn, { before, after, evicted }, ['before', 'after', 'evicted'])) {
        case 'before':
          throw new Error(`fault: ${kind}.${method} was never called`)
        case 'after':
          await call()
          throw new Error(`fault: ${kind}.${method} was called and not answered`)
        case 'evicted': {
          const called = call()
          await Promise.allSettled([called, callAdded(namespace.getByName(name), 'evict')])
          return called
        }
        default:
          return call()
      }
    })
  return new Proxy(namespace, {
    get(of, property) {
      if (property === 'getByName') return faultyStub
      const value: unknown = Reflect.get(of, property)
      return typeof value === 'function' ? value.bind(of) : value
    },
  })
}
