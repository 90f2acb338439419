/** An advisor's data lost and restored, with the real advisor: the same advice to the byte, and the same key. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runListSchema } from '../../src/wire/run.ts'
import { latebloom, startedAdvisor } from './latebloom.ts'

const demoRun = join(import.meta.dirname, '..', 'fixtures', 'demo-run')

let directory: string
let data: string
let file: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latebloom-backup-'))
  data = join(directory, 'data')
  file = join(directory, 'backup.tar.gz')
  expect((await latebloom('replay', demoRun, '--data', data, '--json')).code).toBe(0)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** What an advisor on this data says of its one run, to the byte, asked with this authorization. */
async function said(where: string, authorization: string | null = null): Promise<string[]> {
  const advisor = await startedAdvisor(where)
  try {
    const headers = { authorization: authorization ?? advisor.authorization }
    const text = async (path: string) => (await fetch(`${advisor.url}${path}`, { headers })).text()
    const list = await text('/v1/runs')
    const run = runListSchema.parse(JSON.parse(list)).runs[0]?.run ?? ''
    const paths = ['advice', 'readings', 'timeline', 'snapshots', 'snapshots/1200', 'probe']
    const answers = await Promise.all(paths.map((path) => text(`/v1/runs/${run}/${path}`)))
    return [list, ...answers]
  } finally {
    await advisor.end('SIGTERM')
  }
}

describe('latebloom backup and restore', () => {
  it('bring everything back, and the key with it', async () => {
    const before = await said(data)
    const authorization = `Bearer ${(await readFile(join(data, 'key'), 'utf8')).trim()}`
    const made = await latebloom('backup', file, '--data', data)
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.stdout).toMatch(/Wrote \d+ files .*\n.*keep it as secret/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await rm(data, { recursive: true })
    const restored = await latebloom('restore', file, '--data', data, '--json')
    expect(restored.code).toBe(0)
    expect(JSON.parse(restored.stdout)).toMatchObject({ data, files: expect.any(Number) })
    expect(await said(data, authorization)).toEqual(before)
  })

  it('keep off the data of an advisor that runs, and a backup takes in what kill -9 left', async () => {
    const advisor = await startedAdvisor(data)
    const refused = await latebloom('backup', join(directory, 'live.tar.gz'), '--data', data)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(`with process id ${advisor.pid}`)
    const answer = await fetch(`${advisor.url}/v1/runs`, {
      method: 'POST',
      body: JSON.stringify({ name: 'the last before the end' }),
      headers: { authorization: advisor.authorization, 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(201)
    await advisor.end('SIGKILL')
    const killed = join(directory, 'killed.tar.gz')
    expect((await latebloom('backup', killed, '--data', data)).stderr).toBe('')
    const other = join(directory, 'other')
    expect((await latebloom('restore', killed, '--data', other)).code).toBe(0)
    const [list = ''] = await said(other)
    expect(runListSchema.parse(JSON.parse(list)).runs.map(({ name }) => name)).toContain(
      'the last before the end',
    )
  })

  it('refuse an archive that is cut off, and leave the data that was there', async () => {
    const whole = await readFile(file)
    const part = join(directory, 'part.tar.gz')
    await writeFile(part, whole.subarray(0, whole.length / 2))
    const names = await readdir(data)
    const refused = await latebloom('restore', part, '--data', data, '--replace')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^latebloom: .*part\.tar\.gz is damaged: it is cut off .* restore another/)
    expect(await readdir(data)).toEqual(names)
  })

  it('know every file that an advisor keeps', async () => {
    const kept = ['key', 'pepper', 'schema.json', 'v1']
    const passing = ['runtime']
    expect((await readdir(data)).filter((name) => !passing.includes(name)).sort()).toEqual(kept)
  })
})

describe('latebloom start', () => {
  it('refuses data of a newer version, and changes nothing', async () => {
    const path = join(data, 'schema.json')
    const newer = JSON.stringify({ version: '0.9.0', schemas: { run: 900, index: 1 } })
    await writeFile(path, newer)
    const refused = await latebloom('start', '--data', data, '--port', '0')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(
      /holds data of version 0\.9\.0 \(run schema 900, index schema 1\); this is/,
    )
    expect(await readFile(path, 'utf8')).toBe(newer)
    await writeFile(path, 'not JSON')
    expect((await latebloom('start', '--data', data)).stderr).toMatch(/does not say which version wrote/)
  })
})
