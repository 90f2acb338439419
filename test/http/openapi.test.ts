/** The OpenAPI document: every operation has examples, and each fits the schema that stands beside it. */
import { describe, expect, it } from 'vitest'
import { access } from '../../src/http/access.ts'
import { createChecker } from '../contract/check.ts'
import type { Operation } from '../contract/document.ts'
import { documented, routesAlone } from './document.ts'

const app = routesAlone()
const operations = await documented()
const { misfit } = createChecker()
const nameOf = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`

describe.each(operations.map((operation) => [nameOf(operation), operation] as const))(
  '%s',
  (_, operation) => {
    const contents = [
      ...Object.entries(operation.requestBody?.content ?? {}),
      ...Object.entries(operation.responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, { content }]) => Object.entries(content ?? {})),
    ]
    it('has an example for each body, and each fits', () => {
      for (const [type, { schema, example }] of contents) {
        expect([type, example]).not.toEqual([type, undefined])
        expect([type, misfit(schema, example)]).toEqual([type, null])
      }
    })

    it('says whether a credential is needed', () => {
      const need = access[nameOf(operation).replaceAll(/\{([^}]+)\}/g, ':$1')]
      expect(operation.security).toEqual(need === 'public' ? [] : undefined)
    })

    it('is tagged where it is read', () => {
      const isRead = operation.method === 'get' && operation.path.startsWith('/v1/')
      const takes = operation.parameters.some(({ name }) => name === 'if-none-match')
      expect(takes).toBe(isRead && !operation.path.endsWith('/live'))
      expect('304' in operation.responses).toBe(takes)
    })

    it('takes an Idempotency-Key where it is posted to', () => {
      const takes = operation.parameters.some(({ name }) => name === 'idempotency-key')
      expect(takes).toBe(operation.method === 'post' && operation.path.startsWith('/v1/'))
    })
  },
)

it('is tagged, so that it is not sent again', async () => {
  const tag = (await app.request('/openapi.json')).headers.get('etag') ?? ''
  expect((await app.request('/openapi.json', { headers: { 'if-none-match': tag } })).status).toBe(304)
})
