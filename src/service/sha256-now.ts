/**
 * SHA-256 (FIPS 180-4) in one turn. The platform's own answers later, and a transaction of the run object cannot wait; the
 * same digests otherwise, which a test holds it to.
 */
import { utf8 } from './digest.ts'

/** Of the text as UTF-8, as 64 lower-case hex digits. */
export function sha256Now(text: string): string {
  const bytes = utf8(text)
  const words = padded(bytes)
  const state = Int32Array.from(initial)
  const schedule = new Int32Array(ROUNDS)
  for (let at = 0; at < words.length; at += WORDS_A_BLOCK)
    compress(state, schedule, words.subarray(at, at + WORDS_A_BLOCK))
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

const ROUNDS = 64
const WORDS_A_BLOCK = 16
const BLOCK_BYTES = 4 * WORDS_A_BLOCK

/** The first primes give both tables: the fractions of their cube roots and of their square roots, 32 bits each. */
const primes: readonly number[] = firstPrimes(ROUNDS)
const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))

function firstPrimes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n += 1) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0
}

/** A one bit, zeros, and the length in bits in the last 64. */
function padded(bytes: Uint8Array): Int32Array {
  const blocks = Math.ceil((bytes.length + 9) / BLOCK_BYTES)
  const view = new DataView(new ArrayBuffer(BLOCK_BYTES * blocks))
  new Uint8Array(view.buffer).set(bytes)
  view.setUint8(bytes.length, 0x80)
  view.setBigUint64(view.byteLength - 8, 8n * BigInt(bytes.length))
  const words = new Int32Array(view.byteLength / 4)
  for (let index = 0; index < words.length; index += 1) words[index] = view.getInt32(4 * index)
  return words
}

const at = (words: Int32Array, index: number): number => words[index] ?? 0
const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

function compress(state: Int32Array, schedule: Int32Array, block: Int32Array): void {
  schedule.set(block)
  for (let t = WORDS_A_BLOCK; t < ROUNDS; t += 1) {
    const [early, late] = [at(schedule, t - 15), at(schedule, t - 2)]
    const sigma0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)
    const sigma1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10)
    schedule[t] = (sigma1 + at(schedule, t - 7) + sigma0 + at(schedule, t - 16)) | 0
  }
  let [a, b, c, d] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)]
  let [e, f, g, h] = [at(state, 4), at(state, 5), at(state, 6), at(state, 7)]
  for (let t = 0; t < ROUNDS; t += 1) {
    const sum1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const one = (h + sum1 + ((e & f) ^ (~e & g)) + at(constants, t) + at(schedule, t)) | 0
    const sum0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const two = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  state[0] = at(state, 0) + a
  state[1] = at(state, 1) + b
  state[2] = at(state, 2) + c
  state[3] = at(state, 3) + d
  state[4] = at(state, 4) + e
  state[5] = at(state, 5) + f
  state[6] = at(state, 6) + g
  state[7] = at(state, 7) + h
}
