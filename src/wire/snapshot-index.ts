import { z } from 'zod'

/** A shard's name: that of a file, without folders. */
export const shardFileSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\.safetensors$/,
    'a shard is named by letters, digits, dots, dashes and underscores, and ends in .safetensors',
  )

const MOST_SHARDS = 256

/**
 * The index of a snapshot in several safetensors files, as Hugging Face's libraries write it beside them
 * (`model.safetensors.index.json`), and the SHA-256 of each of the files. It stands for the snapshot.
 */
export const snapshotIndexSchema = z.object({
  metadata: z.record(z.string(), z.unknown()).optional(),
  weight_map: z
    .record(z.string(), shardFileSchema)
    .describe('by the name of a tensor, the shard that holds it'),
  shards: z
    .record(shardFileSchema, z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 digits of 0-9 and a-f'))
    .refine((shards) => Object.keys(shards).length > 0, 'an index names at least one shard')
    .refine((shards) => Object.keys(shards).length <= MOST_SHARDS, `at most ${MOST_SHARDS} shards are taken`)
    .describe('by the name of a shard, the SHA-256 of its bytes'),
})
export type SnapshotIndex = z.infer<typeof snapshotIndexSchema>

/** The answer to a shard. */
export const shardReceiptSchema = z.object({
  run: z.string(),
  step: z.int().nonnegative(),
  file: z.string(),
  sha256: z.string(),
  bytes: z.int().nonnegative(),
})
export type ShardReceipt = z.infer<typeof shardReceiptSchema>
