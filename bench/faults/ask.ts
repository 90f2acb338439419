/** Reads what the advisor answers, past the faulty wire. */
import type { z } from 'zod'
import type { Access } from './access.ts'
import type { FaultyRuntime } from './runtime.ts'

export type Ask = <T>(path: string, schema: z.ZodType<T>, init?: RequestInit) => Promise<T>

/** An answer that is none, while the runtime restarts or settles, is asked for again. */
const MOST_ATTEMPTS = 120
const BETWEEN_MS = 500

export function askOf(runtime: FaultyRuntime, { headers }: Access): Ask {
  return async (path, schema, init = {}) => {
    let why: unknown = 'the runtime is down'
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const url = runtime.url()
      if (url !== null) {
        try {
          const response = await fetch(new URL(path, url), {
            ...init,
            headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
          })
          if (response.ok) return schema.parse(await response.json())
          why = new Error(`${path}: ${response.status} ${await response.text()}`)
        } catch (error) {
          why = error
        }
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
    }
    throw why
  }
}
