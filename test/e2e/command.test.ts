/** The command's promises: it starts and stops cleanly, replays, exports, and says what is wrong. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { phases } from '../../src/wire/phase.ts'
import { runListSchema } from '../../src/wire/run.ts'
import { latebloom, startedAdvisor } from './latebloom.ts'

const fixtures = join(import.meta.dirname, '..', 'fixtures')
const demoRun = join(fixtures, 'demo-run')

const lineSchema = z.strictObject({
  step: z.int(),
  phase: z.enum(phases),
  probabilities: z.record(z.string(), z.number()),
  advice: z.enum(['continue', 'extend', 'stop', 'intervene', 'undetermined']),
  reasons: z.array(z.string()).min(1),
  readings: z.record(z.string(), z.union([z.number(), z.array(z.number()), z.null()])),
})

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latebloom-command-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

describe('latebloom', () => {
  it.each([
    [],
    ['start'],
    ['demo'],
    ['replay'],
    ['export'],
    ['rules'],
    ['verify'],
    ['sign-in'],
    ['backup'],
    ['restore'],
  ])('explains itself: %s --help', async (...names) => {
    const { code, stdout } = await latebloom(...names, '--help')
    expect(code).toBe(0)
    expect(stdout).toContain('Usage: latebloom')
  })

  it.each([
    [['replay', '/nowhere'], /\/nowhere is no recorded run: it has no run\.json/],
    [['replay', demoRun, '--url', 'ftp://x'], /give an http or https address/],
    [['replay', demoRun, '--url', 'http://127.0.0.1:9'], /did not answer .*(go on|start)/],
    [['start', '--port', '99999'], /a port is an integer from 0 to 65535/],
    [['strat'], /unknown command 'strat'/],
    [['export', 'run_nowhere', fixtures], /is not empty, and nothing is overwritten/],
    [
      ['backup', join(tmpdir(), 'none.tar.gz'), '--data', '/nowhere'],
      /\/nowhere holds no data of an advisor/,
    ],
    [['restore', '/nowhere', '--data', '/nowhere'], /\/nowhere is no backup of Latebloom: there is no such/],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, stdout, stderr } = await latebloom(...args)
    expect(code).toBe(1)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stdout).toBe('')
  })
})

describe('latebloom start', () => {
  it('keeps a second advisor off its data and its port, and ends cleanly when asked', async () => {
    const data = join(directory, 'start')
    const first = await startedAdvisor(data)
    const second = await latebloom('start', '--data', data, '--port', '0')
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(new RegExp(`in use by the advisor with process id ${first.pid}`))
    const third = await latebloom(
      'start',
      '--data',
      join(directory, 'other'),
      '--port',
      new URL(first.url).port,
    )
    expect(third.code).toBe(1)
    expect(third.stderr).toMatch(/port \d+ of 127\.0\.0\.1 is in use/)
    expect(await first.end('SIGTERM')).toBe(0)
    const again = await startedAdvisor(data)
    expect(await again.end('SIGINT')).toBe(0)
  })

  it('refuses what comes for another host or from another origin', async () => {
    const advisor = await startedAdvisor(join(directory, 'guards'))
    const foreign = await fetch(`${advisor.url}/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
      body: '{"name": "x"}',
    })
    expect(foreign.status).toBe(403)
    await advisor.end('SIGTERM')
  })
})

describe('latebloom replay and export', () => {
  it('prints one JSON object a snapshot and nothing else, in the phases of the run', async () => {
    const { code, stdout } = await latebloom('replay', demoRun, '--json')
    expect(code).toBe(0)
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => lineSchema.parse(JSON.parse(line)))
    expect(lines.map(({ step }) => step)).toEqual(Array.from({ length: 21 }, (_, index) => 60 * index))
    const seen = lines.map(({ phase }) => phase).filter((phase, index, all) => all[index - 1] !== phase)
    expect(seen.slice(0, 4)).toEqual(['fitting', 'memorization', 'circuit_formation', 'cleanup'])
    for (const { probabilities } of lines) {
      expect(Object.values(probabilities).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    }
  })

  it('exports what it replayed, byte for byte, and replays that to the same verdicts', async () => {
    const data = join(directory, 'export')
    const first = await latebloom('replay', demoRun, '--data', data, '--json')
    expect(first.code).toBe(0)
    const advisor = await startedAdvisor(data)
    const headers = { authorization: advisor.authorization }
    const { runs } = runListSchema.parse(await (await fetch(`${advisor.url}/v1/runs`, { headers })).json())
    expect(runs).toHaveLength(1)
    await advisor.end('SIGTERM')

    const copy = join(directory, 'copy')
    const exported = await latebloom('export', runs[0]?.run ?? '', copy, '--data', data)
    expect(exported.code).toBe(0)
    const names = (await readdir(join(demoRun, 'snapshots'))).map((name) => join('snapshots', name))
    for (const name of [...names, 'probe.safetensors']) {
      expect((await readFile(join(copy, name))).equals(await readFile(join(demoRun, name))), name).toBe(true)
    }
    const second = await latebloom('replay', copy, '--json')
    expect(second.stdout).toBe(first.stdout)
  })
})
