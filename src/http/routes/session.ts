/** Sessions of the pages: a credential into an HttpOnly cookie, and out again. */
import { createRoute } from '@hono/zod-openapi'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Identity } from '../../service/identity/ports.ts'
import { makeSignInCode, runReadBy, signIn, signOut } from '../../service/identity/sessions.ts'
import { signedInSchema, signInCodeSchema, signInSchema } from '../../wire/identity.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems } from '../documents.ts'
import { exampleCredential } from '../identity-examples.ts'
import { noPepper } from '../no-pepper.ts'
import { cookieAttributes, cookieName } from '../session-cookie.ts'

const open = createRoute({
  method: 'post',
  tags: ['Access'],
  path: '/session',
  summary: 'Sign a browser in',
  description:
    'With an API key, a share link or a sign-in code. The cookie lasts for 7 days, and no longer than what it was opened with. A share link leaves a session that reads its run in place.',
  request: {
    body: {
      required: true,
      ...json(signInSchema, 'The text of the credential.', { credential: exampleCredential('lbk') }),
    },
  },
  responses: {
    200: json(signedInSchema, 'The cookie is set.', { run: null, expires_at: '2026-03-08T09:00:00.000Z' }),
    ...problems,
  },
})

const close = createRoute({
  method: 'delete',
  tags: ['Access'],
  path: '/session',
  summary: 'Sign a browser out',
  responses: { 204: { description: 'The cookie and its session are gone.' }, ...problems },
})

const code = createRoute({
  method: 'post',
  tags: ['Access'],
  path: '/v1/sign-in-codes',
  summary: 'Make a code that signs a browser in once',
  description:
    'Good for one sign-in within 10 minutes, with what the key that asks may do. It belongs in the fragment of the address: /sign-in#code=...',
  responses: {
    201: json(signInCodeSchema, 'The code.', {
      code: exampleCredential('lbc'),
      expires_at: '2026-03-01T09:10:00.000Z',
    }),
    ...problems,
  },
})

export function sessionRoutes(identity: Identity) {
  const routes = newRoutes()
  routes.use('/session', async (c, next) => (identity.ready ? next() : refuse(c, noPepper)))
  return routes
    .openapi(open, async (c) => {
      c.header('cache-control', 'no-store')
      const { credential } = c.req.valid('json')
      const current = getCookie(c, cookieName(c))
      const read = current === undefined ? null : await runReadBy(identity, current, credential)
      if (read !== null) return c.json({ run: read, expires_at: null }, 200)
      const session = await signIn(identity, credential)
      if (!session.ok) return refuse(c, session.failure)
      const { text, run, expires_at } = session.value
      setCookie(c, cookieName(c), text, { ...cookieAttributes(c), expires: new Date(expires_at) })
      return c.json({ run, expires_at: new Date(expires_at).toISOString() }, 200)
    })
    .openapi(close, async (c) => {
      const text = getCookie(c, cookieName(c))
      if (text !== undefined) await signOut(identity, text)
      deleteCookie(c, cookieName(c), cookieAttributes(c))
      return c.body(null, 204)
    })
    .openapi(code, async (c) => {
      const made = await makeSignInCode(identity, c.var.principal)
      if (!made.ok) return refuse(c, made.failure)
      const { text, expires_at } = made.value
      return c.json({ code: text, expires_at: new Date(expires_at).toISOString() }, 201)
    })
}
