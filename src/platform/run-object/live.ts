/** The live channel: WebSockets that hibernate, each event one JSON message. */
import { z } from 'zod'
import type { LiveEvent } from '../../wire/live.ts'

/** Names the credential that a socket is opened with, in the request that comes from the Worker. */
export const CREDENTIAL_HEADER = 'latebloom-credential'

/** Of a socket: what it is tagged with, so that it can be closed with its credential, and when it was opened. */
const openedSchema = z.object({ opened_at: z.number() })

/** A socket older than this hears nothing any more: its listener comes again, and shows its credential again. */
const MOST_SOCKET_MS = 10 * 60_000

/** Answers an upgrade with a socket that first says hello. */
export function acceptSocket(
  ctx: DurableObjectState,
  credential: string,
  hello: LiveEvent,
  now: number,
): Response {
  const pair = new WebSocketPair()
  const [client, server] = [pair[0], pair[1]]
  ctx.acceptWebSocket(server, [credential])
  server.serializeAttachment({ opened_at: now })
  // Answered by the runtime itself, so that a heartbeat never wakes a sleeping run.
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  server.send(JSON.stringify(hello))
  return new Response(null, { status: 101, webSocket: client })
}

export function broadcast(ctx: DurableObjectState, event: LiveEvent): void {
  const message = JSON.stringify(event)
  for (const socket of ctx.getWebSockets()) {
    try {
      if (isTooOld(socket)) socket.close(1012, 'connect again')
      else socket.send(message)
    } catch {
      // The peer went away between two events; its close handler has the rest.
    }
  }
}

function isTooOld(socket: WebSocket): boolean {
  const opened = openedSchema.safeParse(socket.deserializeAttachment())
  return !opened.success || Date.now() - opened.data.opened_at > MOST_SOCKET_MS
}

/** Ends what a credential that is good no longer still listens to. */
export function disconnect(ctx: DurableObjectState, credential: string): void {
  for (const socket of ctx.getWebSockets(credential)) socket.close(1008, 'the credential was revoked')
}

export function hasListeners(ctx: DurableObjectState): boolean {
  return ctx.getWebSockets().length > 0
}

export function closeAll(ctx: DurableObjectState): void {
  for (const socket of ctx.getWebSockets()) socket.close(1000, 'the run was deleted')
}
