/** Backups: whole and consistent when made, checked before they are restored, and restored all or not at all. */
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backUp } from '../../embedded/backup/back-up.ts'
import { beginRestore, decideRestore, finishRestore } from '../../embedded/backup/put-in-place.ts'
import { restore } from '../../embedded/backup/restore.ts'
import { takeLock } from '../../embedded/lock.ts'
import {
  contents,
  type MadeEntry,
  makeArchive,
  makeData,
  makeManifest,
  readingsIn,
  runDatabase,
} from './made-data.ts'

const here = { version: '0.1.0', schemas: { run: 2, index: 1 } }
let directory = ''
let data = ''
let file = ''
let other = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'latebloom-backup-'))
  data = join(directory, 'data')
  file = join(directory, 'backup.tar.gz')
  other = join(directory, 'other')
  mkdirSync(data)
  makeData(data)
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const into = (target: string, replace = false) => restore(file, target, { here, replace })

describe('a backup', () => {
  it('has what a killed advisor left in a write-ahead log, and may be read by its owner alone', async () => {
    const manifest = await backUp(data, file, { here })
    expect(manifest).toMatchObject({ format: 1, version: '0.1.0', schemas: { run: 2, index: 0 } })
    expect(manifest.files.map(({ path }) => path)).not.toContainEqual(expect.stringContaining('-wal'))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await into(other)
    expect(readingsIn(other)).toEqual(['first'])
    expect(readFileSync(join(other, 'pepper'), 'utf8')).toBe('pepper first\n')
    expect(statSync(join(other, 'pepper')).mode & 0o777).toBe(0o600)
  })

  it('tells its progress up to the end', async () => {
    const seen: [number, number][] = []
    await backUp(data, file, { here, onProgress: (done, total) => seen.push([done, total]) })
    const [done, total] = seen.at(-1) ?? []
    expect(done).toBe(total)
    expect(total).toBeGreaterThan(200_000)
  })

  it.each([
    [
      'of a directory in use',
      () => void takeLock(data),
      /in use by .* process id \d+, and its files change together/,
    ],
    ['over another file', () => writeFileSync(file, 'mine'), /is there already, and nothing is overwritten/],
    ['with a link in it', () => symlinkSync('/etc/passwd', join(data, 'v1', 'link')), /takes in no links/],
    ['without a key', () => rmSync(join(data, 'key')), /has no key and pepper/],
    ['of a damaged database', () => damage(join(data, runDatabase)), /a\.sqlite cannot be read whole/],
  ])('is not made %s', async (_, spoil, message) => {
    spoil()
    const before = readdirSync(directory)
    await expect(backUp(data, file, { here })).rejects.toThrow(message)
    expect(readdirSync(directory)).toEqual(before)
  })

  it('is not made in the data directory, nor where there is no folder', async () => {
    await expect(backUp(data, join(data, 'b.tar.gz'), { here })).rejects.toThrow(/lies in the data directory/)
    const nowhere = join(directory, 'no', 'folder', 'b.tar.gz')
    await expect(backUp(data, nowhere, { here })).rejects.toThrow(/system refused .*See to the folder/)
    await expect(backUp(other, file, { here })).rejects.toThrow(/holds no data of an advisor/)
    expect(existsSync(other)).toBe(false)
  })
})

describe('a restore', () => {
  it('refuses a directory with anything in it, unless it is to replace that', async () => {
    await backUp(data, file, { here })
    mkdirSync(other)
    makeData(other, 'second')
    writeFileSync(join(other, 'notes.txt'), 'mine')
    const before = contents(other)
    await expect(into(other)).rejects.toThrow(/is not empty, and nothing was changed.*--replace/)
    expect(contents(other)).toEqual(before)
    await into(other, true)
    // The log of the old database would be taken for one of the new.
    expect(existsSync(join(other, `${runDatabase}-wal`))).toBe(false)
    expect(readingsIn(other)).toEqual(['first'])
    expect(readFileSync(join(other, 'notes.txt'), 'utf8')).toBe('mine')
    expect(readdirSync(other)).not.toContain('restored')
  })

  it('refuses a directory in use', async () => {
    await backUp(data, file, { here })
    const lock = takeLock(data)
    await expect(into(data, true)).rejects.toThrow(/in use by .* process id \d+/)
    lock.release()
  })

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), /is damaged: it is cut off/],
    ['cut off and closed', (bytes: Buffer) => gzipSync(gunzipSync(bytes).subarray(0, -2048)), /is damaged/],
    ['cut off at once', (bytes: Buffer) => bytes.subarray(0, 5), /is damaged: it is cut off/],
    ['changed in one byte of a file', (bytes: Buffer) => flipped(bytes, -60_000), /its SHA-256 is another/],
    ['changed in a header', (bytes: Buffer) => flipped(bytes, 3), /its bytes were changed/],
    [
      'no archive',
      () => Buffer.from('{"not": "an archive"}'),
      /no backup of Latebloom: it is no gzip archive/,
    ],
  ])('refuses an archive that is %s', async (_, spoil, message) => {
    await backUp(data, file, { here })
    writeFileSync(file, spoil(readFileSync(file)))
    await expect(into(other)).rejects.toThrow(message)
    expect(existsSync(other)).toBe(false)
    const before = contents(data)
    await expect(into(data, true)).rejects.toThrow(message)
    expect(contents(data)).toEqual(before)
  })

  const secrets = { key: 'k', pepper: 'p' }
  const kept = Object.entries(secrets).map(([name, text]) => ({ name, text }))
  const evil = { ...secrets, 'v1/../../evil': 'x' }
  const hostile: readonly (readonly [string, readonly MadeEntry[], RegExp])[] = [
    ['lists a path that leads out', [makeManifest(evil), ...kept], /manifest does not fit: files.2.path/],
    ['lists an absolute path', [makeManifest({ ...secrets, '/v1/x': '' }), ...kept], /does not fit/],
    [
      'has a path that leads out',
      [makeManifest(secrets), { name: '../evil', text: 'x' }],
      /does not list the entry/,
    ],
    [
      'has a link',
      [makeManifest(secrets), { name: 'key', type: 'symlink', linkname: '/etc/passwd' }],
      /is a symlink, not a file/,
    ],
    [
      'has a hard link',
      [makeManifest(secrets), { name: 'key', type: 'link', linkname: 'pepper' }],
      /is a link, not a file/,
    ],
    [
      'has a file that is not listed',
      [makeManifest(secrets), ...kept, { name: 'v1/x' }],
      /does not list the entry v1\/x/,
    ],
    ['has a file twice', [makeManifest(secrets), ...kept, ...kept], /or it comes twice/],
    [
      'has a longer file',
      [makeManifest({ ...secrets, 'v1/x': '' }), { name: 'v1/x', text: 'y' }],
      /v1\/x has 1 bytes, its manifest says 0/,
    ],
    [
      'lacks a file',
      [makeManifest({ ...secrets, 'v1/x': '' }), ...kept],
      /1 of its files are missing, v1\/x/,
    ],
    ['lacks the key', [makeManifest({ pepper: 'p' })], /lacks the key or the pepper/],
    ['has no manifest', kept, /does not begin with latebloom-backup\.json/],
    ['has nothing', [], /it is empty/],
    [
      'is of another format',
      [makeManifest(secrets, { format: 7, version: '9.1.0' })],
      /has the format 7 of version 9\.1\.0.*restore it with version 9\.1\.0/,
    ],
    [
      'is of a newer schema',
      [makeManifest(secrets, { version: '0.9.0', schemas: { run: 3, index: 1 } })],
      /made by version 0\.9\.0 \(run schema 3, index schema 1\); this is version 0\.1\.0 \(run schema 2, index schema 1\).*with version 0\.9\.0/,
    ],
  ]
  it.each(hostile)('refuses an archive that %s', async (_, entries, message) => {
    await makeArchive(file, entries)
    await expect(into(other)).rejects.toThrow(message)
    expect(readdirSync(directory).sort()).toEqual(['backup.tar.gz', 'data'])
  })
})

describe('a restore that is interrupted', () => {
  it('by kill -9 while it unpacks, leaves what was there to the next', async () => {
    await backUp(data, file, { here })
    mkdirSync(other)
    makeData(other, 'second')
    const before = contents(other)
    const child = spawn(process.execPath, ['--input-type=module', '-e', killedRestore, file, other])
    expect(await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL')
    expect(readdirSync(other)).toContain('restoring')
    const lock = takeLock(other)
    finishRestore(other)
    lock.release()
    expect(contents(other)).toEqual(before)
  })

  it('before it is decided on, leaves what was there', () => {
    const before = contents(data)
    makeData(beginRestore(data), 'second')
    finishRestore(data)
    expect(contents(data)).toEqual(before)
  })

  it.each([0, 1, 2])('after that, with %i of three moved, is finished by the next start', (moved) => {
    const folder = beginRestore(data)
    makeData(folder, 'second')
    decideRestore(data)
    for (const name of ['key', 'pepper', 'v1'].slice(0, moved)) {
      rmSync(join(data, name), { recursive: true })
      renameSync(join(data, 'restored', name), join(data, name))
    }
    finishRestore(data)
    finishRestore(data)
    expect(readingsIn(data)).toEqual(['second'])
    expect(readFileSync(join(data, 'key'), 'utf8')).toBe('key second\n')
    expect(readdirSync(data)).not.toContain('restored')
  })
})

/** With its log gone too, from which SQLite would make it whole. */
function damage(database: string): void {
  rmSync(`${database}-wal`)
  writeFileSync(database, 'no database at all'.repeat(99))
}

/** Ends itself with the first bytes that it has unpacked. */
const killedRestore = `
  import { restore } from '${join(import.meta.dirname, '..', '..', 'embedded', 'backup', 'restore.ts')}'
  const [file, directory] = process.argv.slice(1)
  const onProgress = () => process.kill(process.pid, 'SIGKILL')
  await restore(file, directory, { here: ${JSON.stringify(here)}, replace: true, onProgress })
`

function flipped(bytes: Buffer, at: number): Buffer {
  const tar = gunzipSync(bytes)
  const index = at < 0 ? tar.length + at : at
  tar[index] = (tar[index] ?? 0) ^ 1
  return gzipSync(tar)
}
