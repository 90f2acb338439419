/** The OpenAPI document as the advisor serves it, without an advisor: its routes alone. */
import { Hono } from 'hono'
import { createApp } from '../../src/http/app.ts'
import type { HttpEnv } from '../../src/http/context.ts'
import { defaultLimits } from '../../src/service/limits.ts'
import { createMetrics } from '../../src/service/metrics.ts'
import { type Operation, operationsOf } from '../contract/document.ts'

function unused(): never {
  throw new Error('the document needs none of this')
}

/** An app that answers for its document alone. */
export function routesAlone() {
  return createApp({
    identity: { keyring: unused, mac: unused, firstKey: null, ready: true, random: unused, now: () => 0 },
    notices: {
      store: unused,
      sealer: { seal: unused, open: unused },
      reach: 'public',
      random: unused,
    },
    portsOf: unused,
    accessPrincipal: unused,
    forbiddenPage: unused,
    limits: defaultLimits,
    telemetry: { metrics: createMetrics(), info: () => undefined, error: () => undefined, now: () => 0 },
    allowedHosts: [],
    assets: { fetch: unused },
    pages: new Hono<HttpEnv>(),
    notFoundPage: unused,
  })
}

export async function documented(): Promise<Operation[]> {
  return operationsOf(await (await routesAlone().request('/openapi.json')).json())
}
