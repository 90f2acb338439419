/** Credentials of every kind for tests, made as users make them, and aged where a test needs it. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { z } from 'zod'
import {
  createdProjectSchema,
  issuedApiKeySchema,
  issuedRunTokenSchema,
  issuedShareSchema,
  type Scope,
  signInCodeSchema,
} from '../../../src/wire/identity.ts'
import { anonymousRequest, request, sendJson } from './requests.ts'

export type IssuedKey = z.infer<typeof issuedApiKeySchema>

export async function makeKey(scopes: readonly Scope[], by?: string): Promise<IssuedKey> {
  const answer = await sendJson('POST', '/v1/keys', { name: scopes.join(), scopes }, as(by))
  return issuedApiKeySchema.parse(await answer.json())
}

/** The first key of a new project. */
export async function makeProject(project: string): Promise<IssuedKey> {
  const answer = await sendJson('POST', '/v1/projects', { project })
  return createdProjectSchema.parse(await answer.json()).key
}

export async function makeToken(run: string, by?: string): Promise<z.infer<typeof issuedRunTokenSchema>> {
  const answer = await sendJson('POST', `/v1/runs/${run}/tokens`, { name: 'token' }, as(by))
  return issuedRunTokenSchema.parse(await answer.json())
}

export async function makeShare(run: string, by?: string): Promise<z.infer<typeof issuedShareSchema>> {
  const answer = await sendJson('POST', `/v1/runs/${run}/shares`, { name: 'share' }, as(by))
  return issuedShareSchema.parse(await answer.json())
}

export async function makeCode(by?: string): Promise<string> {
  const answer = await request('POST', '/v1/sign-in-codes', { headers: as(by) })
  return signInCodeSchema.parse(await answer.json()).code
}

/** The header for a credential; none: the admin's. */
export function as(credential: string | undefined): Record<string, string> {
  return credential === undefined ? {} : { authorization: `Bearer ${credential}` }
}

export async function revoke(path: string): Promise<void> {
  const answer = await request('DELETE', path)
  if (answer.status !== 204) throw new Error(`${path} was not revoked: ${answer.status}`)
}

/** Changes what is stored of a credential, as the passing of time would. `set` is SQL. */
export async function age(id: string, set: string): Promise<void> {
  await runInDurableObject(env.INDEX.getByName('index'), (_object, state) => {
    state.storage.sql.exec(`UPDATE credentials SET ${set} WHERE id = ?`, id)
  })
}

/** What the advisor's stores hold of a credential, as text. */
export async function storedRows(): Promise<string> {
  return runInDurableObject(env.INDEX.getByName('index'), (_object, state) => {
    const rows = state.storage.sql.exec('SELECT * FROM credentials').toArray()
    const plain = rows.map((row) => Object.values(row).map((value) => textOf(value)))
    return JSON.stringify(plain)
  })
}

function textOf(value: unknown): string {
  return value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : String(value)
}

/** A browser's session: the cookie that signing in sets, as the header of the next request. */
export async function signIn(credential: string, origin = 'http://127.0.0.1'): Promise<Session> {
  const answer = await anonymousRequest('POST', '/session', {
    body: JSON.stringify({ credential }),
    headers: { 'content-type': 'application/json', origin },
    origin,
  })
  const set = answer.headers.get('set-cookie') ?? ''
  return { status: answer.status, set, cookie: set.split(';')[0] ?? '' }
}

export interface Session {
  readonly status: number
  /** The whole Set-Cookie header. */
  readonly set: string
  readonly cookie: string
}
