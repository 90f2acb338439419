/** Every dependency is on its page with its licence, pinned, and in a lock file that has all that packages ask for. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type LockFile, missingFrom, placesOf, readLock } from '../scripts/lock-file.ts'

const root = join(import.meta.dirname, '..')
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))

const manifests = ['package.json', 'training-client/package.json', 'bench/measures/package.json'] as const
const versions = z.record(z.string(), z.string()).default({})
const manifestSchema = z.object({
  dependencies: versions,
  devDependencies: versions,
  peerDependencies: versions,
  optionalDependencies: versions,
})

const named = manifests.flatMap((path) =>
  Object.values(manifestSchema.parse(json(path))).flatMap((group) =>
    Object.entries(group).map(([name, version]) => ({ path, name, version })),
  ),
)
const listed = [
  ...readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8').matchAll(
    /^\| `([^`]+)` +\| ([^|]+?) +\| ([^|]+?) +\|/gm,
  ),
].map(([, name = '', licence = '', why = '']) => ({ name, licence, why }))
const lock = readLock()

describe('the page of dependencies', () => {
  it('has those of every package.json, and no other', () => {
    expect(named.length).toBeGreaterThan(30)
    expect([...new Set(listed.map(({ name }) => name))].sort()).toEqual(
      [...new Set(named.map(({ name }) => name))].sort(),
    )
  })

  it.each(listed)('says why $name is there, and its licence as it is installed', ({ name, licence, why }) => {
    expect(why.length).toBeGreaterThan(8)
    const manifest = `node_modules/${name}/package.json`
    if (existsSync(join(root, manifest)))
      expect(z.object({ license: z.string() }).parse(json(manifest)).license).toBe(licence)
  })
})

describe('versions', () => {
  it.each(named)('$name in $path is exact', ({ version }) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  })

  it('are those of the lock file', () => {
    for (const { path, name, version } of named) {
      if (path === 'bench/measures/package.json') continue
      const parent = path === 'package.json' ? '' : 'training-client'
      const place = placesOf(parent, name).find((place) => place in lock.packages)
      // An optional peer is not installed, and then not in the lock file.
      if (place === undefined) expect(name).toMatch(/^@tensorflow\/tfjs-node/)
      else expect(lock.packages[place]?.['version'], name).toBe(version)
    }
  })
})

describe('the lock file', () => {
  it('has all that its packages ask for, those of other platforms too', () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(300)
    expect(missingFrom(lock)).toEqual([])
  })

  it('names what is missing from one that is not complete', () => {
    const packages: LockFile['packages'] = {
      '': { dependencies: { a: '1.0.0' } },
      'node_modules/a': { dependencies: { b: '^1.0.0' }, optionalDependencies: { 'a-linux': '1.0.0' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1.0.0' } },
      'node_modules/c': {},
    }
    expect(missingFrom({ packages })).toEqual([
      { parent: 'node_modules/a', name: 'a-linux', version: '1.0.0' },
    ])
  })
})
