/** A listener of the live channel: what it heard, in order, and how its socket ended. */
import { expect } from 'vitest'
import { type LiveEvent, liveEventSchema } from '../../../src/wire/live.ts'
import { testKey } from './credentials.ts'
import { as } from './identity.ts'
import { request } from './requests.ts'

export interface Heard {
  readonly events: LiveEvent[]
  /** What was not JSON, as the answer to a ping is. */
  readonly texts: string[]
  /** Codes of closing. */
  readonly closed: number[]
  readonly socket: WebSocket
}

export async function listen(run: string, after?: number, credential = testKey): Promise<Heard> {
  const answer = await connect(run, after, credential)
  const socket = answer.webSocket
  if (socket === null) return expect.fail(`no socket, but ${answer.status} ${await answer.text()}`)
  const heard: Heard = { events: [], texts: [], closed: [], socket }
  socket.addEventListener('message', ({ data }) => {
    const text = String(data)
    if (text.startsWith('{')) heard.events.push(liveEventSchema.parse(JSON.parse(text)))
    else heard.texts.push(text)
  })
  socket.addEventListener('close', ({ code }) => {
    heard.closed.push(code)
  })
  socket.accept()
  return heard
}

export function connect(run: string, after?: number, credential = testKey): Promise<Response> {
  const query = after === undefined ? '' : `?after=${after}`
  const headers = { ...as(credential), upgrade: 'websocket' }
  return request('GET', `/v1/runs/${run}/live${query}`, { headers })
}
