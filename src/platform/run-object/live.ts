/** The live channel: WebSockets that hibernate, each event one JSON message that is kept for who comes back. */
import { z } from 'zod'
import { type LiveEvent, type LiveNews, liveLimits } from '../../wire/live.ts'
import { appendEvent, eventsAfter, newestSeq } from './live-events.ts'

/** Names the credential that a socket is opened with, in the request that comes from the Worker. */
export const CREDENTIAL_HEADER = 'latebloom-credential'

/** Of a socket: what it is tagged with, so that it can be closed with its credential, and when it was opened. */
const openedSchema = z.object({ opened_at: z.number() })

/** A socket older than this hears nothing any more: its listener comes again, and shows its credential again. */
const MOST_SOCKET_MS = 10 * 60_000

/** Who listens to what: the id of the credential, and the place after which to go on, where the request names one. */
export function listenerOf(request: Request): { credential: string; after: number | null } {
  const after = z.coerce
    .number()
    .int()
    .nonnegative()
    .safeParse(new URL(request.url).searchParams.get('after') ?? undefined)
  return {
    credential: request.headers.get(CREDENTIAL_HEADER) ?? '',
    after: after.success ? after.data : null,
  }
}

/**
 * Answers an upgrade with a socket that first says hello, and then what came after the listener's place: all in one turn,
 * so that nothing comes between. 503 where the run has as many listeners as it bears.
 */
export function acceptSocket(
  ctx: DurableObjectState,
  { credential, after }: ReturnType<typeof listenerOf>,
  { run, step }: { readonly run: string; readonly step: number | null },
  now: number,
): Response {
  if (openSockets(ctx, now) >= liveLimits.listeners) return new Response(null, { status: 503 })
  const pair = new WebSocketPair()
  const [client, server] = [pair[0], pair[1]]
  ctx.acceptWebSocket(server, [credential])
  server.serializeAttachment({ opened_at: now })
  // Answered by the runtime itself, so that a heartbeat never wakes a sleeping run.
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  const { sql } = ctx.storage
  server.send(JSON.stringify({ type: 'hello', seq: newestSeq(sql), run, step } satisfies LiveEvent))
  if (after !== null) for (const message of eventsAfter(sql, after)) server.send(message)
  return new Response(null, { status: 101, webSocket: client })
}

/** Call it in the turn in which what it tells of is written: both are stored, or neither is. */
export function broadcast(ctx: DurableObjectState, news: LiveNews): void {
  const now = Date.now()
  const message = appendEvent(ctx.storage.sql, news, now)
  for (const socket of ctx.getWebSockets()) {
    try {
      if (isTooOld(socket, now)) socket.close(1012, 'connect again')
      else socket.send(message)
    } catch {
      // The peer went away between two events; its close handler has the rest.
    }
  }
}

/** Nothing is read of what listeners send but the heartbeat, and that never comes here. */
export function refuseLong(socket: WebSocket, message: string | ArrayBuffer): void {
  const bytes = typeof message === 'string' ? message.length : message.byteLength
  if (bytes > liveLimits.message_bytes)
    socket.close(1009, `a message of a listener has at most ${liveLimits.message_bytes} bytes`)
}

function isTooOld(socket: WebSocket, now: number): boolean {
  const opened = openedSchema.safeParse(socket.deserializeAttachment())
  return !opened.success || now - opened.data.opened_at > MOST_SOCKET_MS
}

/** How many listen; those that are too old are sent away first. */
function openSockets(ctx: DurableObjectState, now: number): number {
  let open = 0
  for (const socket of ctx.getWebSockets()) {
    if (socket.readyState !== WebSocket.OPEN) continue
    if (isTooOld(socket, now)) socket.close(1012, 'connect again')
    else open += 1
  }
  return open
}

/** Ends what a credential that is good no longer still listens to. */
export function disconnect(ctx: DurableObjectState, credential: string): void {
  for (const socket of ctx.getWebSockets(credential)) socket.close(1008, 'the credential was revoked')
}

export function closeAll(ctx: DurableObjectState): void {
  for (const socket of ctx.getWebSockets()) socket.close(1000, 'the run was deleted')
}
