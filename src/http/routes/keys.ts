/** API keys of a project: making, listing, rotating and revoking them; and making projects. */
import { createRoute, z } from '@hono/zod-openapi'
import { createKey, createProject, listKeys, revokeKey, rotateKey } from '../../service/identity/keys.ts'
import type { Identity } from '../../service/identity/ports.ts'
import {
  apiKeyListSchema,
  apiKeySpecSchema,
  createdProjectSchema,
  credentialIdSchema,
  issuedApiKeySchema,
  projectSpecSchema,
  rotationSchema,
} from '../../wire/identity.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems } from '../documents.ts'
import { exampleCredential, exampleKey } from '../identity-examples.ts'

const keyParam = z.object({
  key: credentialIdSchema.meta({
    description: 'the id of the key, its part before the secret',
    example: exampleKey.key,
  }),
})
const exampleIssued = { ...exampleKey, credential: exampleCredential('lbk') }

const create = createRoute({
  method: 'post',
  tags: ['Access'],
  path: '/v1/keys',
  summary: 'Make an API key',
  description:
    'It can have no scope that the key which makes it lacks. Its text is told once, in this answer.',
  request: {
    body: {
      required: true,
      ...json(apiKeySpecSchema, 'What it may do, and until when.', {
        name: 'trainer',
        scopes: ['runs:read', 'runs:write'],
      }),
    },
  },
  responses: { 201: json(issuedApiKeySchema, 'The key with its text.', exampleIssued), ...problems },
})

const list = createRoute({
  method: 'get',
  tags: ['Access'],
  path: '/v1/keys',
  summary: 'List the API keys of the project',
  responses: {
    200: json(apiKeyListSchema, 'All of them, revoked ones too.', { keys: [exampleKey] }),
    ...problems,
  },
})

const revoke = createRoute({
  method: 'delete',
  tags: ['Access'],
  path: '/v1/keys/{key}',
  summary: 'Revoke an API key, and the sessions that it opened',
  description: 'At once and for good. The admin key that lasts longest cannot be revoked.',
  request: { params: keyParam },
  responses: { 204: { description: 'It opens nothing any more.' }, ...problems },
})

const rotate = createRoute({
  method: 'post',
  tags: ['Access'],
  path: '/v1/keys/{key}/rotate',
  summary: 'Give an API key a new secret',
  description:
    'The old secret stays good for `overlap_seconds`; one from a rotation before that ends at once. Sessions from before the old secret ends, end with it.',
  request: {
    params: keyParam,
    body: { required: true, ...json(rotationSchema, 'For how long.', { overlap_seconds: 3600 }) },
  },
  responses: { 200: json(issuedApiKeySchema, 'The key with its new text.', exampleIssued), ...problems },
})

const project = createRoute({
  method: 'post',
  tags: ['Access'],
  path: '/v1/projects',
  summary: 'Make a project, and its first admin key',
  description: 'Runs and keys of one project are not there for another. Only an admin of `default` may.',
  request: {
    body: { required: true, ...json(projectSpecSchema, 'Its name.', { project: 'vision' }) },
  },
  responses: {
    201: json(createdProjectSchema, 'The project with its first key.', {
      project: 'vision',
      key: { ...exampleIssued, credential: exampleCredential('lbk', 'vision') },
    }),
    ...problems,
  },
})

export function keyRoutes(identity: Identity) {
  return newRoutes()
    .openapi(create, async (c) => {
      const made = await createKey(identity, c.var.principal, c.req.valid('json'))
      return made.ok ? c.json(made.value, 201) : refuse(c, made.failure)
    })
    .openapi(list, async (c) => c.json({ keys: await listKeys(identity, c.var.principal.project) }, 200))
    .openapi(revoke, async (c) => {
      const revoked = await revokeKey(identity, c.var.principal.project, c.req.valid('param').key)
      return revoked.ok ? c.body(null, 204) : refuse(c, revoked.failure)
    })
    .openapi(rotate, async (c) => {
      const { key } = c.req.valid('param')
      const { overlap_seconds } = c.req.valid('json')
      const rotated = await rotateKey(identity, c.var.principal.project, key, overlap_seconds)
      return rotated.ok ? c.json(rotated.value, 200) : refuse(c, rotated.failure)
    })
    .openapi(project, async (c) => {
      const { project: name } = c.req.valid('json')
      const key = await createProject(identity, name)
      return key.ok ? c.json({ project: name, key: key.value }, 201) : refuse(c, key.failure)
    })
}
