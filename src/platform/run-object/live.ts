/** The live channel: WebSockets that hibernate, each event one JSON message. */
import type { LiveEvent } from '../../wire/live.ts'

/** Answers an upgrade with a socket that first says hello. */
export function acceptSocket(ctx: DurableObjectState, hello: LiveEvent): Response {
  const pair = new WebSocketPair()
  const [client, server] = [pair[0], pair[1]]
  ctx.acceptWebSocket(server)
  // Answered by the runtime itself, so that a heartbeat never wakes a sleeping run.
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  server.send(JSON.stringify(hello))
  return new Response(null, { status: 101, webSocket: client })
}

export function broadcast(ctx: DurableObjectState, event: LiveEvent): void {
  const message = JSON.stringify(event)
  for (const socket of ctx.getWebSockets()) {
    try {
      socket.send(message)
    } catch {
      // The peer went away between two events; its close handler has the rest.
    }
  }
}

export function hasListeners(ctx: DurableObjectState): boolean {
  return ctx.getWebSockets().length > 0
}

export function closeAll(ctx: DurableObjectState): void {
  for (const socket of ctx.getWebSockets()) socket.close(1000, 'the run was deleted')
}
