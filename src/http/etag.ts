/** Entity tags: strong ones on every read, compared with If-None-Match on reads and with If-Match on edits (RFC 9110, 13.1). */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { etag } from 'hono/etag'
import type { HttpEnv } from './context.ts'

/** Answers without a tag of their own get a digest of their body; what the sender already has is answered with 304. */
export const conditionalReads = etag({ generateDigest: (body) => crypto.subtle.digest('SHA-256', body) })

/** What If-None-Match does to a read; for routes that give this answer themselves. */
export const notModified = {
  304: { description: 'What If-None-Match names is still what there is.' },
}

export const ifNoneMatchParameter = {
  name: 'if-none-match',
  in: 'header' as const,
  required: false,
  description: 'the ETag of an earlier answer: while nothing changed, the answer is 304',
  schema: { type: 'string' as const, maxLength: 1000 },
}

/**
 * Tags the answer with the version of a history, and says whether the sender already has that: nothing of it need be read
 * then. JSON and CSV are two representations of it, and so are two queries, whose address is another.
 */
export function isUnchanged(c: Context<HttpEnv>, version: number, form: 'json' | 'csv'): boolean {
  const tag = `"${version.toString(36)}-${form}"`
  c.header('etag', tag)
  const header = c.req.header('if-none-match')
  if (header === undefined) return false
  return header.trim() === '*' || tagsOf(header.replaceAll('W/', '')).includes(tag)
}

export const ifMatchHeader = z.object({
  'if-match': z
    .string()
    .max(1000)
    .optional()
    .meta({ description: 'the ETag of what is changed: where it changed in between, the answer is 412' }),
})

/** What an edit asks for: one of these tags, or anything that is there (`*`, and no header). */
export function wantedTags(c: Context<HttpEnv>): readonly string[] | null {
  const header = c.req.header('if-match')
  if (header === undefined || header.trim() === '*') return null
  // A weak tag never matches here.
  return tagsOf(header.replaceAll(/W\/"[^"]*"/g, ''))
}

function tagsOf(header: string): string[] {
  return header.match(/"[^"]*"/g) ?? []
}
