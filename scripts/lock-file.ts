/** The lock file: what is in it, and which packages are asked for and are not. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from '../embedded/paths.ts'

export const lockPath = join(root, 'package-lock.json')

const wantedSchema = z.record(z.string(), z.string()).optional()
/** What is named here comes first where the file is written again, so that the order stays what it was. */
const entrySchema = z.looseObject({ dev: z.literal(true).optional(), optionalDependencies: wantedSchema })
const asksSchema = z.object({ dependencies: wantedSchema, optionalDependencies: wantedSchema })
const lockSchema = z.looseObject({ packages: z.record(z.string(), entrySchema) })
export type LockFile = z.infer<typeof lockSchema>

export function readLock(): LockFile {
  return lockSchema.parse(JSON.parse(readFileSync(lockPath, 'utf8')))
}

export interface Missing {
  /** The place in the lock file of the package that asks for it. */
  readonly parent: string
  readonly name: string
  readonly version: string
}

/** What packages ask for and nothing in the lock file stands for. Without it `npm ci` refuses the file. */
export function missingFrom({ packages }: LockFile): Missing[] {
  return Object.entries(packages).flatMap(([parent, entry]) => {
    const { dependencies, optionalDependencies } = asksSchema.parse(entry)
    return Object.entries({ ...dependencies, ...optionalDependencies })
      .filter(([name]) => !placesOf(parent, name).some((place) => place in packages))
      .map(([name, version]) => ({ parent, name, version }))
  })
}

/** Where Node would look for a package that is asked for at a place, nearest first. */
export function placesOf(parent: string, name: string): string[] {
  const own = parent === '' ? [] : [`${parent}/node_modules/${name}`]
  const above = parent.lastIndexOf('/node_modules/')
  return [
    ...own,
    ...(parent === '' ? [`node_modules/${name}`] : placesOf(parent.slice(0, Math.max(above, 0)), name)),
  ]
}
