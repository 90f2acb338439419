/** Run tokens and share links: what is good for one run alone. */
import { createRoute, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Identity } from '../../service/identity/ports.ts'
import {
  issueRunCredential,
  listRunCredentials,
  type RunCredential,
  type RunPlace,
  revokeRunCredential,
} from '../../service/identity/run-credentials.ts'
import {
  credentialIdSchema,
  issuedRunTokenSchema,
  issuedShareSchema,
  runCredentialSpecSchema,
  runTokenListSchema,
  shareListSchema,
} from '../../wire/identity.ts'
import { type HttpEnv, newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { EXAMPLE_RUN } from '../examples.ts'
import { exampleCredential, exampleOfRun } from '../identity-examples.ts'

const token = exampleOfRun('token', EXAMPLE_RUN)
const share = exampleOfRun('share', EXAMPLE_RUN)
const issuedShare = {
  ...share,
  credential: exampleCredential('lbs'),
  link: `https://latebloom.example/shared#${exampleCredential('lbs')}`,
}
const idOf = (what: string) =>
  credentialIdSchema.meta({ description: `the id of the ${what}`, example: '3f8k2m9qtz' })
const spec = {
  required: true,
  ...json(runCredentialSpecSchema, 'A name for the list, and until when.', { name: 'node 7' }),
}

const issueToken = createRoute({
  method: 'post',
  tags: ['Access'],
  path: '/v1/runs/{run}/tokens',
  summary: 'Make a run token: it feeds this run, and does nothing else',
  description:
    'It writes probe, model, snapshots and scalars, and reads advice and plan. Its text is told once.',
  request: { params: runParam, body: spec },
  responses: {
    201: json(issuedRunTokenSchema, 'The token with its text.', {
      ...token,
      credential: exampleCredential('lbr'),
    }),
    ...problems,
  },
})

const listTokens = createRoute({
  method: 'get',
  tags: ['Access'],
  path: '/v1/runs/{run}/tokens',
  summary: 'List the run tokens',
  request: { params: runParam },
  responses: { 200: json(runTokenListSchema, 'All of them.', { tokens: [token] }), ...problems },
})

const revokeToken = createRoute({
  method: 'delete',
  tags: ['Access'],
  path: '/v1/runs/{run}/tokens/{token}',
  summary: 'Revoke a run token',
  request: { params: runParam.extend({ token: idOf('token') }) },
  responses: { 204: { description: 'It opens nothing any more.' }, ...problems },
})

const issueShare = createRoute({
  method: 'post',
  tags: ['Access'],
  path: '/v1/runs/{run}/shares',
  summary: 'Make a share link: it reads this run and its page',
  description: 'The link is told once. Its secret is in the fragment, which no browser sends to a server.',
  request: { params: runParam, body: spec },
  responses: { 201: json(issuedShareSchema, 'The share with its link.', issuedShare), ...problems },
})

const listShares = createRoute({
  method: 'get',
  tags: ['Access'],
  path: '/v1/runs/{run}/shares',
  summary: 'List the share links',
  request: { params: runParam },
  responses: { 200: json(shareListSchema, 'All of them.', { shares: [share] }), ...problems },
})

const revokeShare = createRoute({
  method: 'delete',
  tags: ['Access'],
  path: '/v1/runs/{run}/shares/{share}',
  summary: 'Revoke a share link, and the sessions that it opened',
  request: { params: runParam.extend({ share: idOf('share') }) },
  responses: { 204: { description: 'It opens nothing any more.' }, ...problems },
})

export function runCredentialRoutes(identity: Identity) {
  const placeOf = (c: Context<HttpEnv>, { run }: z.infer<typeof runParam>): RunPlace => {
    const { principal, ports } = c.var
    return { identity, ports, project: principal.project, run }
  }
  return newRoutes()
    .openapi(issueToken, async (c) => {
      const made = await issueRunCredential(
        placeOf(c, c.req.valid('param')),
        'run_token',
        c.req.valid('json'),
      )
      if (!made.ok) return refuse(c, made.failure)
      return c.json({ ...tokenOf(made.value), credential: made.value.text }, 201)
    })
    .openapi(listTokens, async (c) => {
      const listed = await listRunCredentials(placeOf(c, c.req.valid('param')), 'run_token')
      return listed.ok ? c.json({ tokens: listed.value.map(tokenOf) }, 200) : refuse(c, listed.failure)
    })
    .openapi(revokeToken, async (c) => {
      const param = c.req.valid('param')
      const revoked = await revokeRunCredential(placeOf(c, param), 'run_token', param.token)
      return revoked.ok ? c.body(null, 204) : refuse(c, revoked.failure)
    })
    .openapi(issueShare, async (c) => {
      const made = await issueRunCredential(
        placeOf(c, c.req.valid('param')),
        'share_link',
        c.req.valid('json'),
      )
      if (!made.ok) return refuse(c, made.failure)
      const { text } = made.value
      const link = `${new URL(c.req.url).origin}/shared#${text}`
      return c.json({ ...shareOf(made.value), credential: text, link }, 201)
    })
    .openapi(listShares, async (c) => {
      const listed = await listRunCredentials(placeOf(c, c.req.valid('param')), 'share_link')
      return listed.ok ? c.json({ shares: listed.value.map(shareOf) }, 200) : refuse(c, listed.failure)
    })
    .openapi(revokeShare, async (c) => {
      const param = c.req.valid('param')
      const revoked = await revokeRunCredential(placeOf(c, param), 'share_link', param.share)
      return revoked.ok ? c.body(null, 204) : refuse(c, revoked.failure)
    })
}

function tokenOf({ id, run, name, created_at, expires_at, last_used_at, revoked_at }: RunCredential) {
  return { token: id, run, name, created_at, expires_at, last_used_at, revoked_at }
}

function shareOf({ id, run, name, created_at, expires_at, last_used_at, revoked_at }: RunCredential) {
  return { share: id, run, name, created_at, expires_at, last_used_at, revoked_at }
}
