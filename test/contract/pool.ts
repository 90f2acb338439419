/** What earlier requests made, for later ones to use: runs, credentials, cursors and tags. */

export interface Pool {
  /** A value for a parameter, or null where nothing was made yet. */
  pick(name: string, at: number): string | null
  /** The run that a token or a share link is of. */
  runOf(id: string): string | null
  /** Takes what an answer made, and forgets what it took away. */
  learn(method: string, path: string, status: number, body: unknown, headers: Headers): void
  put(name: string, value: unknown): void
}

const MOST = 25
const made = ['run', 'key', 'token', 'share'] as const

export function createPool(): Pool {
  const known = new Map<string, string[]>()
  const runs = new Map<string, string>()
  const put = (name: string, value: unknown) => {
    const values = known.get(name) ?? []
    known.set(name, values)
    if (typeof value !== 'string' || values.includes(value)) return
    values.push(value)
    if (values.length > MOST) values.shift()
  }
  return {
    pick(name, at) {
      const values = known.get(name) ?? []
      return values[at % Math.max(1, values.length)] ?? null
    },
    runOf: (id) => runs.get(id) ?? null,
    learn(method, path, status, body, headers) {
      if (method === 'delete' && status === 204) {
        const gone = path.split('/').at(-1)
        for (const [name, values] of known)
          known.set(
            name,
            values.filter((value) => value !== gone),
          )
      }
      if (status >= 300) return
      put('if-match', headers.get('etag'))
      put('if-none-match', headers.get('etag'))
      const fields = new Map(Object.entries(typeof body === 'object' && body !== null ? body : {}))
      put('cursor', fields.get('next_cursor'))
      if (status !== 201) return
      for (const name of made) {
        const value = fields.get(name)
        put(name, value)
        const run = fields.get('run')
        if (name !== 'run' && typeof value === 'string' && typeof run === 'string') runs.set(value, run)
      }
    },
    put,
  }
}
