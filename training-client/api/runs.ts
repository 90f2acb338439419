import type { z } from 'zod'
import { adviceSchema, adviceVersionsSchema, timelineSchema } from '../../src/wire/advice.ts'
import { type AttemptStart, attemptListSchema, begunAttemptSchema } from '../../src/wire/attempt.ts'
import { planSchema } from '../../src/wire/plan.ts'
import { historySchema } from '../../src/wire/reading.ts'
import { type RunPatch, runListSchema, runSchema } from '../../src/wire/run.ts'
import { type ScalarsLine, scalarsReceiptSchema } from '../../src/wire/scalars.ts'
import type { RunSpecInput } from '../client/run-spec.ts'
import {
  type AttemptOptions,
  jsonOf,
  nothingOf,
  type PostOptions,
  type ReadOptions,
  type Send,
  textOf,
  type WaitOptions,
} from './request.ts'

type HistoryOptions = ReadOptions & { points?: number }
type VersionsOptions = ReadOptions & { limit?: number; before?: number }

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

    /** Without an idempotency key each request begins another attempt. */
    beginAttempt: (run: string, start: AttemptStart, options: PostOptions = {}) =>
      send({
        method: 'POST',
        path: under(run, 'attempts'),
        json: start,
        options,
        read: jsonOf(begunAttemptSchema),
      }),
    listAttempts: (run: string, options: ReadOptions = {}) =>
      read(under(run, 'attempts'), attemptListSchema, options),

    postScalars: (
      run: string,
      lines: readonly ScalarsLine[],
      { attempt, ...options }: PostOptions & AttemptOptions = {},
    ) =>
      send({
        method: 'POST',
        path: under(run, 'scalars'),
        query: { attempt },
        body: {
          type: 'application/x-ndjson',
          content: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
        },
        options,
        read: jsonOf(scalarsReceiptSchema),
      }),
    readScalars: (run: string, { points, ...options }: HistoryOptions = {}) =>
      read(under(run, 'scalars'), historySchema, options, { points, format: 'json' }),
    readReadings: (run: string, { points, attempt, ...options }: HistoryOptions & AttemptOptions = {}) =>
      read(under(run, 'readings'), historySchema, options, { points, attempt, format: 'json' }),
    /** Every reading and scalar as a table. */
    exportReadings: (run: string, options: ReadOptions = {}) =>
      send({ method: 'GET', path: under(run, 'readings'), query: { format: 'csv' }, options, read: textOf }),

    /** With `waitSeconds`, waits for advice later than `after`; with `step`, that of this step. */
    readAdvice: (
      run: string,
      { after, step, ...options }: ReadOptions & WaitOptions & { after?: number; step?: number } = {},
    ) => read(under(run, 'advice'), adviceSchema, options, { after, step }),
    /** Every version at a step, newest first. */
    readAdviceVersions: (run: string, step: number, { limit, before, ...options }: VersionsOptions = {}) =>
      read(under(run, 'advice', 'versions'), adviceVersionsSchema, options, { step, limit, before }),
    readTimeline: (run: string, options: ReadOptions = {}) =>
      read(under(run, 'timeline'), timelineSchema, options),
    readPlan: (run: string, options: ReadOptions = {}) => read(under(run, 'plan'), planSchema, options),
  }
}
