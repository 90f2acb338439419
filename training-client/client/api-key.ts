import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where `latebloom start` and `latebloom demo` keep their data unless they are told otherwise. */
export const defaultDataDirectory = '.latebloom'

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The API key for an advisor: what was given, else the environment variable LATEBLOOM_API_KEY, else, for an advisor of
 * this machine, the first key of the data directory. A key of this machine is never sent to another one.
 */
export function apiKeyFor(
  url: string,
  given: string | undefined,
  dataDirectory = defaultDataDirectory,
): string | null {
  const told = given ?? process.env['LATEBLOOM_API_KEY'] ?? ''
  if (told !== '') return told
  return URL.canParse(url) && loopback.has(new URL(url).hostname) ? firstKeyIn(dataDirectory) : null
}

/** Null where there is none that may be read. */
function firstKeyIn(dataDirectory: string): string | null {
  try {
    return readFileSync(join(dataDirectory, 'key'), 'utf8').trim()
  } catch {
    return null
  }
}
