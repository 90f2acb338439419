/** Answers to POST requests with an Idempotency-Key: kept, so that the same request again gets the same answer. */
import { sha256, sha256Bytes, sha256Text, utf8 } from './digest.ts'

/** How long an answer is kept. */
export const ANSWER_KEPT_MS = 24 * 60 * 60 * 1000

/** Larger answers are not kept; no POST route gives one. */
export const MOST_ANSWER_BYTES = 512 * 1024

/** What the keeper says of a key: `go` hands out the ticket with which the answer is kept or forgotten. */
export type AnswerBegun =
  | { readonly kind: 'go'; readonly ticket: string }
  | { readonly kind: 'kept'; readonly sealed: Uint8Array<ArrayBuffer> }
  /** The key came with another request before. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'in_flight' }

/** Where answers are kept: the run's own object for what is under a run, the index otherwise. */
export interface AnswerKeeper {
  /** Compare-and-set on the key; null where there is nothing to keep answers with, because the run is not there. */
  begin(name: string, digest: string): Promise<AnswerBegun | null>
  keep(name: string, ticket: string, sealed: Uint8Array<ArrayBuffer>): Promise<void>
  /** The request came to nothing that should be repeated word for word: the key is free again. */
  forget(name: string, ticket: string): Promise<void>
}

/** Who sent which key. `sender` is the credential as it came, so that no key reaches another sender's answers. */
export interface KeyOfSender {
  readonly sender: string
  readonly key: string
}

/** What a key is stored under; neither key nor credential can be read from it. */
export function answerName({ sender, key }: KeyOfSender): Promise<string> {
  return sha256Text(`latebloom idempotency key\n${sender}\n${key}`)
}

/** What makes two requests the same: method, address with query, and the bytes of the body. */
export async function requestDigest(
  method: string,
  address: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return sha256Text(`${method}\n${address}\n${await sha256(body)}`)
}

/** AES-GCM under key and credential: an answer may hold a secret that is shown once, and storage may not. */
export async function sealAnswer(
  from: KeyOfSender,
  answer: string,
  iv: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(from), utf8(answer))
  const bytes = new Uint8Array(iv.length + sealed.byteLength)
  bytes.set(iv)
  bytes.set(new Uint8Array(sealed), iv.length)
  return bytes
}

export const IV_BYTES = 12

export async function openAnswer(from: KeyOfSender, sealed: Uint8Array<ArrayBuffer>): Promise<string> {
  const iv = sealed.subarray(0, IV_BYTES)
  const opened = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv },
    await keyOf(from),
    sealed.subarray(IV_BYTES),
  )
  return new TextDecoder().decode(opened)
}

async function keyOf({ sender, key }: KeyOfSender) {
  const bytes = await sha256Bytes(utf8(`latebloom kept answer\n${sender}\n${key}`))
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
