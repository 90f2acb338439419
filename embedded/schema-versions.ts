/** The schema versions of an advisor's data: what a build knows, and what was last started on a data directory. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { builtManifest } from './built-manifest.ts'
import { AdvisorStartError } from './failure.ts'
import { root } from './paths.ts'

/** How many migrations the tables of an object of each kind have been through. */
export const schemaVersionsSchema = z.object({
  run: z.int().nonnegative(),
  index: z.int().nonnegative(),
})
export type SchemaVersions = z.infer<typeof schemaVersionsSchema>

/** Who wrote data: the project's version, and the schemas that it may have brought the data to. */
export const writtenBySchema = z.object({ version: z.string(), schemas: schemaVersionsSchema })
export type WrittenBy = z.infer<typeof writtenBySchema>

/** The file in a data directory that says so. Directories from before it have none. */
export const SCHEMA_FILE = 'schema.json'

/** This version of the project, as it is built. Call it with the build there. */
export function thisVersion(): WrittenBy {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  return { version, schemas: builtManifest().schemas }
}

/** Whether data may have tables that a version does not know. */
export function isNewer(data: SchemaVersions, known: SchemaVersions): boolean {
  return data.run > known.run || data.index > known.index
}

/** Null where nothing says. */
export function writtenBy(dataDirectory: string): WrittenBy | null {
  try {
    return writtenBySchema.parse(JSON.parse(readFileSync(join(dataDirectory, SCHEMA_FILE), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    const path = join(dataDirectory, SCHEMA_FILE)
    throw new AdvisorStartError({ code: 'schema_file_unreadable', path, detail: String(error) })
  }
}

/** Before anything is started on the data: throws an AdvisorStartError for data of a newer version, else writes down this one. */
export function takeSchemas(dataDirectory: string, here: WrittenBy): void {
  const there = writtenBy(dataDirectory)
  if (there !== null && isNewer(there.schemas, here.schemas))
    throw new AdvisorStartError({ code: 'data_newer', directory: dataDirectory, there, here })
  putWrittenBy(dataDirectory, here)
}

export function putWrittenBy(directory: string, by: WrittenBy): void {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, SCHEMA_FILE)
  const own = `${path}.${process.pid}`
  writeFileSync(own, `${JSON.stringify(by)}\n`)
  renameSync(own, path)
}
