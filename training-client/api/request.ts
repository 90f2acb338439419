import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { type ApiAnswer, answerOf } from './answer.ts'

/** How the API is reached. */
export type ApiOptions = {
  url: string
  /** An API key, a run token or a share link; without one only what is public answers. */
  credential?: string
  fetch?: (request: Request) => Promise<Response>
}

/** What any read may be told. */
export type ReadOptions = { ifNoneMatch?: string; signal?: AbortSignal }
/** What any POST may be told: the same key with the same body is carried out once. */
export type PostOptions = { idempotencyKey?: string; signal?: AbortSignal }
/** What a post of a trainer may be told: refused once a newer attempt than this has begun. */
export type AttemptOptions = { attempt?: number }
/** Seconds that a sender would rather wait for news than ask again. */
export type WaitOptions = { waitSeconds?: number }

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
export type ApiRequest<T> = {
  method: Method
  /** Its parts are encoded. */
  path: readonly (string | number)[]
  query?: Readonly<Record<string, string | number | undefined>>
  json?: unknown
  body?: { type: string; content: string | Uint8Array<ArrayBuffer> }
  options?: ReadOptions & PostOptions & WaitOptions & { ifMatch?: string }
  read: (response: Response) => Promise<T>
}

/** Rejects as fetch does where no answer came. */
export type Send = <T>(request: ApiRequest<T>) => Promise<ApiAnswer<T>>

export function createSend({ url, credential, fetch: send = (request) => fetch(request) }: ApiOptions): Send {
  const base = new URL(url.endsWith('/') ? url : `${url}/`)
  return async ({ method, path, query = {}, json, body, options = {}, read }) => {
    const address = new URL(path.map(encodeURIComponent).join('/'), base)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value))
    const headers = new Headers({ accept: 'application/json, application/problem+json' })
    if (credential !== undefined) headers.set('authorization', `Bearer ${credential}`)
    for (const [name, value] of Object.entries(headersOf(options)))
      if (value !== undefined) headers.set(name, value)
    const content = json === undefined ? body : { type: 'application/json', content: JSON.stringify(json) }
    if (content !== undefined) headers.set('content-type', content.type)
    if (content !== undefined && typeof content.content !== 'string')
      headers.set('content-digest', digestOf(content.content))
    const { signal } = options
    const request = new Request(address, {
      method,
      headers,
      ...(content === undefined ? {} : { body: content.content }),
      ...(signal === undefined ? {} : { signal }),
    })
    return answerOf(await send(request), read)
  }
}

function headersOf(options: NonNullable<ApiRequest<unknown>['options']>): Record<string, string | undefined> {
  return {
    'if-none-match': options.ifNoneMatch,
    'if-match': options.ifMatch,
    'idempotency-key': options.idempotencyKey,
    prefer: options.waitSeconds === undefined ? undefined : `wait=${options.waitSeconds}`,
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`
}

/** Reads an answer's JSON. */
export function jsonOf<T>(schema: z.ZodType<T>): (response: Response) => Promise<T> {
  return async (response) => schema.parse(await response.json())
}

export const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())
export const textOf = (response: Response) => response.text()
export const nothingOf = async (response: Response): Promise<null> => {
  await response.body?.cancel()
  return null
}
