/** The cookie of a session: its name, and what it is set with. */
import type { Context } from 'hono'

const NAME = 'latebloom'
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Over plain HTTP a cookie cannot be Secure, and only this machine itself may be spoken to so. */
export function cookieName(c: Context): string {
  return isPlainLoopback(c) ? NAME : `__Host-${NAME}`
}

export function cookieAttributes(c: Context) {
  return { path: '/', httpOnly: true, sameSite: 'Strict', secure: !isPlainLoopback(c) } as const
}

function isPlainLoopback(c: Context): boolean {
  const url = new URL(c.req.url)
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname)
}
