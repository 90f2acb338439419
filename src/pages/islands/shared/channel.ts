/** What is asked of a WebSocket, so that a test can bring its own. */
export type Channel = {
  readonly readyState: number
  send(text: string): void
  close(): void
  addEventListener(type: 'close', listener: () => void): void
  addEventListener(type: 'message', listener: (message: { data: unknown }) => void): void
}

/** The `readyState` of a channel that can be sent to. */
export const isOpenState = 1
