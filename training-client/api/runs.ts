import type { z } from 'zod'
import { adviceSchema, timelineSchema } from '../../src/wire/advice.ts'
import { planSchema } from '../../src/wire/plan.ts'
import { historySchema } from '../../src/wire/reading.ts'
import { type RunPatch, runListSchema, runSchema } from '../../src/wire/run.ts'
import { type ScalarsLine, scalarsReceiptSchema } from '../../src/wire/scalars.ts'
import type { RunSpecInput } from '../client/run-spec.ts'
import {
  jsonOf,
  nothingOf,
  type PostOptions,
  type ReadOptions,
  type Send,
  textOf,
  type WaitOptions,
} from './request.ts'

type HistoryOptions = ReadOptions & { points?: number }

/** Runs, their scalars, and what the advisor makes of them. */
export function runOperations(send: Send) {
  const under = (run: string, ...rest: string[]) => ['v1', 'runs', run, ...rest]
  const read = <T>(path: string[], schema: z.ZodType<T>, options: ReadOptions, query = {}) =>
    send({ method: 'GET', path, query, options, read: jsonOf(schema) })
  return {
    openRun: (spec: RunSpecInput, options: PostOptions = {}) =>
      send({ method: 'POST', path: ['v1', 'runs'], json: spec, options, read: jsonOf(runSchema) }),
    listRuns: ({ limit, cursor, ...options }: ReadOptions & { limit?: number; cursor?: string } = {}) =>
      read(['v1', 'runs'], runListSchema, options, { limit, cursor }),
    readRun: (run: string, options: ReadOptions = {}) => read(under(run), runSchema, options),
    changeRun: (run: string, patch: RunPatch, options: { ifMatch?: string } = {}) =>
      send({ method: 'PATCH', path: under(run), json: patch, options, read: jsonOf(runSchema) }),
    deleteRun: (run: string) => send({ method: 'DELETE', path: under(run), read: nothingOf }),

    postScalars: (run: string, lines: readonly ScalarsLine[], options: PostOptions = {}) =>
      send({
        method: 'POST',
        path: under(run, 'scalars'),
        body: {
          type: 'application/x-ndjson',
          content: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
        },
        options,
        read: jsonOf(scalarsReceiptSchema),
      }),
    readScalars: (run: string, { points, ...options }: HistoryOptions = {}) =>
      read(under(run, 'scalars'), historySchema, options, { points, format: 'json' }),
    readReadings: (run: string, { points, ...options }: HistoryOptions = {}) =>
      read(under(run, 'readings'), historySchema, options, { points, format: 'json' }),
    /** Every reading and scalar as a table. */
    exportReadings: (run: string, options: ReadOptions = {}) =>
      send({ method: 'GET', path: under(run, 'readings'), query: { format: 'csv' }, options, read: textOf }),

    /** With `waitSeconds`, waits for advice later than `after`. */
    readAdvice: (run: string, { after, ...options }: ReadOptions & WaitOptions & { after?: number } = {}) =>
      read(under(run, 'advice'), adviceSchema, options, { after }),
    readTimeline: (run: string, options: ReadOptions = {}) =>
      read(under(run, 'timeline'), timelineSchema, options),
    readPlan: (run: string, options: ReadOptions = {}) => read(under(run, 'plan'), planSchema, options),
  }
}
