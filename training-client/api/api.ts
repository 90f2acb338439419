/** The whole HTTP API, typed by the schemas that the advisor itself is made of. */
import { deepHealthSchema, healthSchema } from '../../src/wire/health.ts'
import { measureListSchema } from '../../src/wire/measure.ts'
import { accessOperations } from './access.ts'
import { fileOperations } from './files.ts'
import { type ApiOptions, createSend, jsonOf, type ReadOptions, textOf } from './request.ts'
import { ruleOperations } from './rules.ts'
import { runOperations } from './runs.ts'
import { webhookOperations } from './webhooks.ts'

export type { ApiAnswer } from './answer.ts'
export type { ApiOptions } from './request.ts'
export type Api = ReturnType<typeof createApi>

/**
 * One method an operation, for scripts and tools; a training loop takes `openRun`, which never throws. A method answers
 * with what came of its request, and rejects where no answer came or one that the advisor does not document. Beside
 * these there is only the live channel, a WebSocket.
 */
export function createApi(options: ApiOptions) {
  const send = createSend(options)
  return {
    ...runOperations(send),
    ...fileOperations(send),
    ...ruleOperations(send),
    ...accessOperations(send),
    ...webhookOperations(send),
    listMeasures: (options: ReadOptions = {}) =>
      send({ method: 'GET', path: ['v1', 'measures'], options, read: jsonOf(measureListSchema) }),
    health: () => send({ method: 'GET', path: ['healthz'], read: jsonOf(healthSchema) }),
    deepHealth: () => send({ method: 'GET', path: ['healthz', 'deep'], read: jsonOf(deepHealthSchema) }),
    metrics: () => send({ method: 'GET', path: ['metrics'], read: textOf }),
  }
}
