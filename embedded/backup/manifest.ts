/** The manifest of a backup: its first entry, which says who wrote it and what the others must be. */
import { z } from 'zod'
import { writtenBySchema } from '../schema-versions.ts'

/** Changes with what an archive looks like, not with the tables in it. */
export const BACKUP_FORMAT = 1

/** The manifest's own name in the archive. */
export const MANIFEST_NAME = 'latebloom-backup.json'

/** What an advisor keeps, by name in its data directory; the objects and snapshots are in the folder. */
export const SECRET_FILES = ['key', 'pepper'] as const
export const STORE_FOLDER = 'v1'

const pathSchema = z.string().refine(isKeptPath, "is no path of an advisor's data")

export const fileSchema = z.object({
  path: pathSchema,
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type BackedUpFile = z.infer<typeof fileSchema>

/** What every format has, so that one that is not known can be named. */
export const formatSchema = z.looseObject({ format: z.int().positive(), version: z.string() })

export const manifestSchema = z.object({
  format: z.literal(BACKUP_FORMAT),
  ...writtenBySchema.shape,
  made_at: z.iso.datetime(),
  files: z
    .array(fileSchema)
    .refine((files) => new Set(files.map(({ path }) => path)).size === files.length, 'has a file twice')
    .refine(
      (files) => SECRET_FILES.every((name) => files.some(({ path }) => path === name)),
      'lacks the key or the pepper',
    ),
})
export type BackupManifest = z.infer<typeof manifestSchema>

/** A secret's file, or one under the folder by a path with nothing in it that leads elsewhere. */
export function isKeptPath(path: string): boolean {
  if (SECRET_FILES.some((name) => name === path)) return true
  const [first, ...rest] = path.split('/')
  return first === STORE_FOLDER && rest.length > 0 && rest.every(isPlainName)
}

function isPlainName(name: string): boolean {
  return /^[^\\/\0]{1,255}$/.test(name) && name !== '.' && name !== '..'
}

export function totalBytes(files: readonly BackedUpFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
