/** The object store on R2: content-addressed, verified by digest, written once. */
import type { Objects } from '../service/ports.ts'

const KEYS_A_PAGE = 1000

/** `prefix` stands before every key. */
export function r2Objects(bucket: R2Bucket, prefix: string): Objects {
  return {
    async put(key, body, sha256) {
      try {
        // A key names its content: where it exists, it already holds these bytes.
        await bucket.put(prefix + key, body, { sha256, onlyIf: { etagDoesNotMatch: '*' } })
        return true
      } catch (error) {
        if (isDigestMismatch(error)) return false
        throw error
      }
    },
    async open(key) {
      const object = await bucket.get(prefix + key)
      if (object === null) return null
      return { body: object.body, bytes: object.size, sha256: digestOf(object) }
    },
    async read(key, most = Number.POSITIVE_INFINITY) {
      const object = await bucket.get(prefix + key)
      if (object === null) return null
      if (object.size <= most) return new Uint8Array(await object.arrayBuffer())
      await object.body.cancel()
      return null
    },
    async readRange(key, offset, length) {
      if (length === 0) return new Uint8Array(0)
      const object = await bucket.get(prefix + key, { range: { offset, length } })
      return object === null ? null : new Uint8Array(await object.arrayBuffer())
    },
    async size(key) {
      return (await bucket.head(prefix + key))?.size ?? null
    },
    remove: (key) => bucket.delete(prefix + key),
  }
}

/** Deletes all that lies under a prefix. */
export async function removePrefix(bucket: R2Bucket, prefix: string): Promise<void> {
  for (;;) {
    const { objects, truncated } = await bucket.list({ prefix, limit: KEYS_A_PAGE })
    if (objects.length > 0) await bucket.delete(objects.map((object) => object.key))
    if (!truncated) return
  }
}

/** Every key under a prefix, a page at a time. */
export async function* keyPages(bucket: R2Bucket, prefix: string): AsyncGenerator<string[]> {
  let cursor: string | undefined
  do {
    const page = await bucket.list({
      prefix,
      limit: KEYS_A_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    })
    yield page.objects.map((object) => object.key)
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
}

function digestOf(object: R2Object): string | null {
  const digest = object.checksums.sha256
  if (digest === undefined) return null
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** R2 says it in words: error 10037, "the SHA-256 checksum you specified did not match". */
function isDigestMismatch(error: unknown): boolean {
  return error instanceof Error && /10037|SHA-256 checksum/i.test(error.message)
}
