/** The OpenAPI document: what the routes say of themselves, and what holds for all of them. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { access } from './access.ts'
import type { HttpEnv } from './context.ts'
import { ifNoneMatchParameter, notModified } from './etag.ts'
import { idempotencyParameter } from './idempotency.ts'

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const

export function openApiDocument(app: OpenAPIHono<HttpEnv>) {
  app.openAPIRegistry.registerComponent('securitySchemes', 'credential', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, a run token or a share link.',
  })
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Latebloom',
      version: '1.0.0',
      description: 'Post snapshots and scalars of a training run; hear which phase it is in, and what to do.',
    },
    security: [{ credential: [] }],
  })
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method]
      if (operation === undefined) continue
      if (access[`${method.toUpperCase()} ${patternOf(path)}`] === 'public') operation.security = []
      if (!path.startsWith('/v1/') || path.endsWith('/live')) continue
      if (method === 'post') operation.parameters = withOne(operation.parameters ?? [], idempotencyParameter)
      if (method !== 'get') continue
      operation.parameters = withOne(operation.parameters ?? [], ifNoneMatchParameter)
      operation.responses = { ...notModified, ...operation.responses }
    }
  }
  return document
}

/** As the router writes it. */
function patternOf(path: string): string {
  return path.replaceAll(/\{([^}]+)\}/g, ':$1')
}

function withOne<P extends object>(parameters: readonly P[], added: P & { readonly name: string }): P[] {
  return [...parameters.filter((one) => !('name' in one && one.name === added.name)), added]
}
