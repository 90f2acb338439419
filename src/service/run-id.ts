/** Run ids: `run_` and 20 base32 characters, ordered by time, or derived from an idempotency key. */
import { sha256Bytes, utf8 } from './digest.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_CHARACTERS = 10
const RANDOM_BYTES = 10
const KEY_BYTES = 13

/** An id that sorts after those made before it: 48 bits of milliseconds, then 50 random bits. */
export function newRunId(nowMs: number, random: Uint8Array): string {
  let time = ''
  for (let rest = nowMs, i = 0; i < TIME_CHARACTERS; i += 1) {
    time = ALPHABET.charAt(rest % 32) + time
    rest = Math.floor(rest / 32)
  }
  return `run_${time}${base32(random.subarray(0, RANDOM_BYTES)).slice(0, 10)}`
}

/** The id that an idempotency key always gives. */
export async function runIdOfKey(key: string): Promise<string> {
  const digest = await sha256Bytes(utf8(`latebloom run ${key}`))
  return `run_${base32(digest.subarray(0, KEY_BYTES)).slice(0, 20)}`
}

function base32(bytes: Uint8Array): string {
  let out = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += ALPHABET.charAt((held >>> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return out
}
