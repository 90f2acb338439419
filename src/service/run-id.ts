/** Run ids: `run_` and 20 base32 characters, ordered by time, or derived from an idempotency key. */
import { BASE32_ALPHABET, base32 } from '../wire/base32.ts'
import { sha256Bytes, utf8 } from './digest.ts'

const TIME_CHARACTERS = 10
const RANDOM_BYTES = 10
const KEY_BYTES = 13

/** An id that sorts after those made before it: 48 bits of milliseconds, then 50 random bits. */
export function newRunId(nowMs: number, random: Uint8Array): string {
  let time = ''
  for (let rest = nowMs, i = 0; i < TIME_CHARACTERS; i += 1) {
    time = BASE32_ALPHABET.charAt(rest % 32) + time
    rest = Math.floor(rest / 32)
  }
  return `run_${time}${base32(random.subarray(0, RANDOM_BYTES)).slice(0, 10)}`
}

/** The id that an idempotency key always gives. */
export async function runIdOfKey(key: string): Promise<string> {
  const digest = await sha256Bytes(utf8(`latebloom run ${key}`))
  return `run_${base32(digest.subarray(0, KEY_BYTES)).slice(0, 20)}`
}
