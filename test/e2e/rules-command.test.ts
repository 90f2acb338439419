/** Rules and their decisions on the command line: checked, set, tried on stored and recorded runs, and verified. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { verificationSchema } from '../../src/wire/decisions.ts'
import { rulesetSchema } from '../../src/wire/rules.ts'
import { runRulesSchema } from '../../src/wire/rules-of-run.ts'
import { replaysSchema } from '../../src/wire/rules-replay.ts'
import { runListSchema } from '../../src/wire/run.ts'
import { type Ended, latebloom, latebloomReading, type RunningCommand, startedAdvisor } from './latebloom.ts'

const demoRun = join(import.meta.dirname, '..', 'fixtures', 'demo-run')
const stopsAt = (step: number) => ({
  name: `stops at ${step}`,
  rules: [{ name: 'early', when: `step >= ${step}`, then: { kind: 'stop' } }],
})
const misspelt = {
  name: 'misspelt',
  rules: [{ name: 'diverged', when: 'is_nan(train_loss) || train_los > 1e3', then: { kind: 'pause' } }],
}

let directory: string
let data: string
let advisor: RunningCommand
let run: string
let at: readonly string[]

const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(directory, name)
  await writeFile(path, JSON.stringify(content))
  return path
}
const parsed = <T>({ stdout }: Ended, schema: z.ZodType<T>): T => schema.parse(JSON.parse(stdout))

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latebloom-rules-'))
  data = join(directory, 'data')
  advisor = await startedAdvisor(data)
  at = ['--url', advisor.url, '--data', data]
  expect(await latebloom('replay', demoRun, ...at)).toMatchObject({ code: 0 })
  const headers = { authorization: advisor.authorization }
  const { runs } = runListSchema.parse(await (await fetch(`${advisor.url}/v1/runs`, { headers })).json())
  run = runs[0]?.run ?? ''
})
afterAll(async () => {
  await advisor.end('SIGTERM')
  await rm(directory, { recursive: true, force: true })
})

describe('latebloom rules', () => {
  it.each([[], ['presets'], ['show'], ['check'], ['set'], ['replay']])(
    'explains itself with an example: rules %s --help',
    async (...names) => {
      const { code, stdout } = await latebloom('rules', ...names, '--help')
      expect(code).toBe(0)
      expect(stdout).toMatch(/\n {2}\$ npx latebloom rules /)
    },
  )

  it('lists the presets, and says of each whether it fits a run', async () => {
    const { code, stdout } = await latebloom('rules', 'presets', '--run', run, '--json', ...at)
    expect(code).toBe(0)
    const presets = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(presets.map(({ name }) => name)).toEqual(expect.arrayContaining(['advised', 'classic_patience']))
    expect(presets.every(({ unavailable }) => unavailable === null)).toBe(true)
  })

  it('says how to reach an advisor that runs on the data', async () => {
    const { code, stderr } = await latebloom('rules', 'show', run, '--data', data)
    expect(code).toBe(1)
    expect(stderr).toMatch(/is in use by the advisor .* add --url and its address, such as http/)
  })

  it('checks a file, and marks what is wrong under its place', async () => {
    const wrong = await latebloom('rules', 'check', await file('wrong.json', misspelt), '--run', run, ...at)
    expect(wrong.code).toBe(1)
    const [when = ''] = misspelt.rules.map((rule) => rule.when)
    expect(wrong.stderr.split('\n').slice(2, 5)).toEqual([
      'rule 1, "diverged", when: There is no train_los. Did you mean train_loss?',
      `  ${when}`,
      `  ${' '.repeat(when.indexOf('train_los >'))}${'^'.repeat('train_los'.length)}`,
    ])
    const right = await latebloomReading(JSON.stringify(stopsAt(300)), 'rules', 'check', '-', '--json', ...at)
    expect(right).toMatchObject({ code: 0, stdout: '{"file":"-","run":null,"errors":[]}\n' })
  })

  it.each([
    [['check', '/nowhere.json'], /\/nowhere\.json cannot be read .* Give a JSON file/],
    [['check', join(demoRun, 'scalars.csv')], /is no JSON/],
    [['check', join(demoRun, 'run.json')], /is no ruleset:\n {2}\/rules: /],
    [['set', 'run_nowhere'], /Give one of a file or --preset: neither was given/],
    [['replay', 'run_nowhere', '--preset', 'a', '--rules', 'b'], /Give one of .*: both were given/],
  ])('says what is wrong with %j, before any advisor is asked', async (args, message) => {
    const { code, stdout, stderr } = await latebloom('rules', ...args, '--url', 'http://127.0.0.1:9')
    expect(code).toBe(1)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stdout).toBe('')
  })

  it('sets what is right and only that, once, and shows it as it is set again', async () => {
    const wrong = await latebloom('rules', 'set', run, await file('wrong.json', misspelt), ...at)
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    const shown = async () => parsed(await latebloom('rules', 'show', run, '--json', ...at), runRulesSchema)
    expect(await shown()).toMatchObject({ version: 1, preset: 'advised', from_step: 0 })

    const early = await file('early.json', stopsAt(5000))
    const set = await latebloom('rules', 'set', run, early, ...at)
    expect(set).toMatchObject({ code: 0, stderr: '' })
    expect(set.stdout).toBe(`${run}: version 2 of its rules, "stops at 5000", in force from step 1227 on.\n`)
    const show = await latebloom('rules', 'show', run, ...at)
    expect(show.stderr).toContain('version 2')
    expect(parsed(show, rulesetSchema)).toEqual(rulesetSchema.parse(stopsAt(5000)))
    const again = await latebloomReading(show.stdout, 'rules', 'set', run, '-', ...at)
    expect(again.stdout).toContain('version 2')
    const preset = await latebloom('rules', 'set', run, '--preset', 'stop_when_cleaned_up', '--json', ...at)
    expect(parsed(preset, runRulesSchema)).toMatchObject({ version: 3, preset: 'stop_when_cleaned_up' })
  })

  it('replays rules over runs: where they would have stopped, and what that saves and loses', async () => {
    const early = await file('early.json', stopsAt(300))
    const one = await latebloom('rules', 'replay', run, '--rules', early, ...at)
    expect(one.code).toBe(0)
    const [head = '', line = '', , ...changes] = one.stdout.trimEnd().split('\n')
    expect(head).toMatch(/^run +would stop at +recorded to +saves +generalization +stopped by$/)
    expect(line).toMatch(new RegExp(`^${run} +300 +1226 +926 steps \\(76%\\)  lost: at step .* early$`))
    expect(changes.join('\n')).toMatch(/step +300 +stop +rule "early": /)

    const two = await latebloom(
      'rules',
      'replay',
      run,
      'run_01aaaaaaaaaaaaaa',
      '--rules',
      early,
      '--json',
      ...at,
    )
    expect(two.code).toBe(1)
    const [known, unknown] = two.stdout
      .trim()
      .split('\n')
      .map((text) => replaysSchema.shape.runs.element.parse(JSON.parse(text)))
    expect(known).toMatchObject({ unavailable: null, replay: { said: [], hindsight: { stop_step: 300 } } })
    expect(unknown).toMatchObject({ unavailable: 'there is no such run', replay: null })
  })

  it('replays rules over a recorded run with an advisor of its own', async () => {
    const { code, stdout } = await latebloom(
      'rules',
      'replay',
      demoRun,
      '--preset',
      'classic_patience',
      '--json',
    )
    expect(code).toBe(0)
    const stored = await latebloom('rules', 'replay', run, '--preset', 'classic_patience', '--json', ...at)
    const of = (text: string) => replaysSchema.shape.runs.element.parse(JSON.parse(text)).replay
    expect(of(stdout)).toEqual(of(stored.stdout))
  })
})

describe('latebloom replay', () => {
  it('says where a rule would have paused a trainer, once', async () => {
    const short = join(directory, 'short')
    await cp(demoRun, short, {
      recursive: true,
      filter: (path) => !/\d{8}/.test(path) || /0000(0000|0060|0120)/.test(path),
    })
    const spec = z.looseObject({}).parse(JSON.parse(await readFile(join(short, 'run.json'), 'utf8')))
    const rules = { name: 'mine', rules: [{ name: 'look', when: 'step >= 60', then: { kind: 'pause' } }] }
    await writeFile(join(short, 'run.json'), JSON.stringify({ ...spec, rules }))
    const { code, stdout } = await latebloom('replay', short, ...at)
    expect(code).toBe(0)
    const lines = stdout.split('\n').filter((line) => /pause/.test(line))
    expect(lines).toEqual([
      expect.stringMatching(/^step +60 .* pause /),
      'A trainer would have paused here: The rule "look" says pause: step >= 60 (step is 60).',
      expect.stringMatching(/^step +120 .* pause /),
      expect.stringMatching(/^Advice at step 120: pause\. /),
    ])
  })
})

describe('latebloom verify', () => {
  it('makes every decision again, and finds a reading that was changed behind its back', async () => {
    const sound = await latebloom('verify', run, ...at)
    expect(sound.code).toBe(0)
    expect(sound.stdout).toBe(`${run}: 21 decisions made again from what is stored, no difference.\n`)

    await advisor.end('SIGTERM')
    await tamper(600)
    const changed = await latebloom('verify', run, '--data', data, '--json')
    expect(changed.code).toBe(1)
    const { differences } = parsed(changed, verificationSchema)
    expect(differences.map(({ what, step }) => [what, step])).toContainEqual(['inputs', 600])
    expect(differences.every(({ step }) => step >= 600)).toBe(true)
    const told = await latebloom('verify', run, '--data', data)
    expect(told.code).toBe(1)
    expect(told.stdout).toMatch(
      /\n {2}step 600, version 1: readings or scalars stored as [0-9a-f]{64}, now [0-9a-f]{64}\n/,
    )
  })
})

/** Makes a train loss a little better than it was, in the database of the run. */
async function tamper(step: number): Promise<void> {
  const folder = join(data, 'v1', 'do', 'latebloom-RunObject')
  let changed = 0
  for (const name of (await readdir(folder)).filter((name) => name.endsWith('.sqlite'))) {
    const database = new DatabaseSync(join(folder, name))
    // Asking for a run that is not there left a database without tables.
    const isRun = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'readings'").get() !== undefined
    if (isRun && database.prepare('SELECT id FROM run').get()?.['id'] === run)
      changed += Number(
        database
          .prepare("UPDATE readings SET body = json_set(body, '$.train_loss.value', 1e-9) WHERE step = ?")
          .run(step).changes,
      )
    database.close()
  }
  expect(changed).toBe(1)
}
