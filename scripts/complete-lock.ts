/**
 * Adds to package-lock.json the optional packages that npm left out of it because its registry does not have them
 * (binaries of other platforms). Without them `npm ci` refuses the lock file. Run it after a change of dependencies.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from '../embedded/paths.ts'

const path = join(root, 'package-lock.json')
const entrySchema = z.looseObject({
  dev: z.literal(true).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
})
const lockSchema = z.looseObject({ packages: z.record(z.string(), entrySchema) })

const systems = { darwin: 'darwin', win: 'win32', android: 'android', linux: 'linux', freebsd: 'freebsd' }

const lock = lockSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
const packages = { ...lock.packages }
const added: string[] = []
for (const [parent, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (`node_modules/${name}` in packages || `${parent}/node_modules/${name}` in packages) continue
    if (!/^\d/.test(version))
      throw new Error(`${parent} wants ${name} as ${version}: only exact versions can be added`)
    // The scope's name says nothing of the platform, and may hold one of these words.
    const words = name.slice(name.indexOf('/') + 1)
    const os = Object.entries(systems).find(([word]) => words.includes(word))?.[1]
    const cpu = words.includes('arm64') ? 'arm64' : /x64|-64$/.test(words) ? 'x64' : undefined
    packages[`node_modules/${name}`] = {
      version,
      ...(cpu === undefined ? {} : { cpu: [cpu] }),
      ...(dev === undefined ? {} : { dev }),
      ...(words.includes('musl') ? { libc: ['musl'] } : {}),
      optional: true,
      ...(os === undefined ? {} : { os: [os] }),
    }
    added.push(name)
  }
}
// npm sorts by code unit.
const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(path, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)
console.log(added.length === 0 ? 'nothing is missing from the lock file' : `added ${added.join(', ')}`)
