/**
 * Adds to package-lock.json the optional packages that npm left out of it because its registry does not have them
 * (binaries of other platforms). Without them `npm ci` refuses the lock file. Run it after a change of dependencies.
 */
import { writeFileSync } from 'node:fs'
import { lockPath, missingFrom, readLock } from './lock-file.ts'

const systems = { darwin: 'darwin', win: 'win32', android: 'android', linux: 'linux', freebsd: 'freebsd' }

const lock = readLock()
const packages = { ...lock.packages }
const added: string[] = []
for (const { parent, name, version } of missingFrom(lock)) {
  if (`node_modules/${name}` in packages) continue
  const { dev, optionalDependencies = {} } = lock.packages[parent] ?? {}
  if (!(name in optionalDependencies))
    throw new Error(`${parent} needs ${name}, which is not in the lock file: run npm install`)
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
// npm sorts by code unit.
const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(lockPath, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)
console.log(added.length === 0 ? 'nothing is missing from the lock file' : `added ${added.join(', ')}`)
