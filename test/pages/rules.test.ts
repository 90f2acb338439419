/** The rules page and the counterfactuals as HTML, and the words and lines that they are made of. */
import { describe, expect, it } from 'vitest'
import { pages } from '../../src/pages/app.tsx'
import type { PagesPorts } from '../../src/pages/ports.ts'
import { hindsightWords } from '../../src/pages/view/hindsight-words.ts'
import { gatheredMarks, stopMarks } from '../../src/pages/view/marks.ts'
import { inForceText, rulesetLines } from '../../src/pages/view/rule-words.ts'
import { rulesetChanges } from '../../src/pages/view/ruleset-changes.ts'
import { type RulesetInput, rulesetSchema } from '../../src/wire/rules.ts'
import type { RulesVersion } from '../../src/wire/rules-of-run.ts'
import { measures, recordedRun, recordedRunId } from './recorded-run.ts'

const recorded = recordedRun(6000)

const versions = [
  version(3, 1200, {
    name: 'Mine',
    rules: [
      { name: 'rests', when: 'phase == "generalized"', for: 5, then: { kind: 'stop' } },
      {
        name: 'grows',
        when: 'step > 10 && \nstep < 20',
        then: { kind: 'extend', to: '2 * step' },
        cooldown: 50,
      },
    ],
  }),
  version(2, 1200, {
    name: 'Mine',
    rules: [{ name: 'rests', when: 'phase == "generalized"', then: { kind: 'stop' } }],
  }),
  version(1, 0, { name: 'Advised', rules: [] }),
]

function version(number: number, from_step: number, ruleset: RulesetInput): RulesVersion {
  return {
    version: number,
    from_step,
    saved_at: '2026-11-22T13:40:00Z',
    saved_by: { id: '0123456789', name: number === 3 ? '<b>laptop' : null },
    preset: number === 1 ? 'advised' : null,
    ruleset: rulesetSchema.parse(ruleset),
  }
}

const ports: PagesPorts = {
  listRuns: async () => ({ runs: [recorded.run, { ...recorded.run, run: 'run_other' }], next_cursor: null }),
  run: async (id) => (id === recordedRunId ? recorded.run : null),
  attempts: async () => [],
  timeline: async () => recorded.timeline,
  history: async () => recorded.history,
  latestAdvice: async () => recorded.advice,
  counterfactuals: async () => recorded.counterfactuals,
  rulesVersions: async () => versions,
  rights: { triesRules: true, savesRules: true },
  webhooks: async () => [],
  deliveries: async () => null,
  measures: async () => measures,
  now: () => recorded.nowMs,
}

async function get(path: string, changed: Partial<PagesPorts> = {}) {
  const response = await pages(() => ({ ...ports, ...changed })).request(path)
  return { response, html: await response.text() }
}

describe('the page of a run', () => {
  it('says where other rules would have stopped it, and what that would have lost', async () => {
    const { html } = await get(`/runs/${recordedRunId}`)
    const rows = [...html.matchAll(/<tr data-rule="(\w+)" data-stop="(\d+)"/g)].map(([, id, stop]) => [
      id,
      Number(stop),
    ])
    const known = recorded.counterfactuals.flatMap(({ id, unavailable, hindsight: { stop_step } }) =>
      unavailable === null && stop_step !== null ? [[id, stop_step]] : [],
    )
    expect(known.length).toBeGreaterThan(2)
    expect(rows).toEqual(known)
    expect(html).toMatch(/generalization, reached at step 3,\d{3}/)
    expect(html).toMatch(/Not available: .*other runs/)
  })

  it('marks these places on every chart, without a script too', async () => {
    const { html } = await get(`/runs/${recordedRunId}`)
    const stops = gatheredMarks(stopMarks(recorded.counterfactuals)).length
    expect(html.match(/class="stop-mark"/g)).toHaveLength(stops * (html.match(/<figure/g)?.length ?? 0))
    expect(html).toContain('"letter":"A"')
  })
})

describe('the page of rules', () => {
  it('shows the ruleset in force in words, with who saved it', async () => {
    const { html } = await get(`/runs/${recordedRunId}/rules`)
    expect(html).toContain('Version 3, in force from step 1,200 on.')
    expect(html).toContain('&lt;b&gt;laptop (0123456789)')
    expect(html).toContain('after 5 snapshots in a row')
    expect(html).toContain('extend to step 2 * step')
    expect(html).toContain('50 steps')
  })

  it('lists the versions with what changed in each', async () => {
    const { html } = await get(`/runs/${recordedRunId}/rules`)
    expect(html).toContain('<ins>+   for: 5 snapshots in a row\n</ins>')
    expect(html).toContain('<del>− name: Advised\n</del>')
    expect(html).toContain('never in force: another was saved before the next step')
  })

  it('lets those save who may, others try, and the rest read', async () => {
    const rights = (triesRules: boolean, savesRules: boolean) =>
      get(`/runs/${recordedRunId}/rules`, { rights: { triesRules, savesRules } })
    expect((await rights(true, true)).html).toContain('id="save"')
    const tries = (await rights(true, false)).html
    expect(tries).not.toContain('id="save"')
    expect(tries).toContain('lacks the scope <code>rules:write</code>')
    const reads = (await rights(false, false)).html
    expect(reads).not.toContain('rules-editor')
    expect(reads).not.toContain('islands/rules.js')
    expect(reads).not.toContain('run_other')
    expect(reads).toContain('Version 3, in force')
  })

  it('allows the styles of its editor by a nonce of each answer, and no other', async () => {
    const nonces = await Promise.all(
      [0, 1].map(async () => {
        const { response, html } = await get(`/runs/${recordedRunId}/rules`)
        const policy = response.headers.get('content-security-policy') ?? ''
        const nonce = /style-src 'self' 'nonce-([0-9a-f-]{36})';/.exec(policy)?.[1] ?? ''
        expect(policy).not.toContain('unsafe')
        expect(html).toContain(`data-nonce="${nonce}"`)
        expect(html).not.toMatch(/ style=|<style/)
        return nonce
      }),
    )
    expect(nonces[0]).not.toBe('')
    expect(nonces[0]).not.toBe(nonces[1])
  })

  it('is not there for a run that is not', async () => {
    expect((await get('/runs/run_0000000000000000/rules')).response.status).toBe(404)
    expect(
      (await get(`/runs/${recordedRunId}/rules`, { rulesVersions: async () => null })).response.status,
    ).toBe(404)
  })
})

describe('words of hindsight', () => {
  const hindsight = {
    stop_step: 500,
    last_step: 2000,
    steps_saved: 1500,
    goal_step: 1800,
    test_accuracy_then: 0.4,
    test_accuracy_end: 0.9999,
    generalization_lost: true,
  }

  it('say what a stop saves and loses', () => {
    expect(hindsightWords(hindsight)).toEqual({
      stop: '500',
      saved: '1,500 (75%)',
      accuracy: '0.400',
      lost: 'generalization, reached at step 1,800',
    })
    expect(hindsightWords({ ...hindsight, steps_saved: 1999 }).saved).toBe('1,999 (> 99%)')
    expect(hindsightWords({ ...hindsight, stop_step: null }).stop).toBe('does not stop it')
    expect(hindsightWords({ ...hindsight, stop_step: null }).accuracy).toBe('0.999')
    expect(hindsightWords({ ...hindsight, generalization_lost: null }).lost).toMatch(/not known/)
    expect(hindsightWords({ ...hindsight, generalization_lost: false }).lost).toBe('nothing')
  })
})

describe('marks', () => {
  const marks = [
    { letter: 'B', title: 'b', step: 40 },
    { letter: 'A', title: 'a', step: 10 },
    { letter: 'C', title: 'c', step: 10 },
    { letter: 'D', title: 'd', step: 15 },
  ]

  it('of one step are written together, and so are those that are too close', () => {
    expect(gatheredMarks(marks)).toEqual([
      { step: 10, letters: 'A C' },
      { step: 15, letters: 'D' },
      { step: 40, letters: 'B' },
    ])
    expect(gatheredMarks(marks, 5)).toEqual([
      { step: 10, letters: 'A C D' },
      { step: 40, letters: 'B' },
    ])
  })
})

describe('versions', () => {
  it('are compared line by line', () => {
    const [newest, before, first] = versions
    const changed = rulesetChanges(before?.ruleset, newest?.ruleset ?? { name: '', rules: [] })
    expect(changed.filter(({ change }) => change === 'removed')).toEqual([])
    expect(changed.filter(({ change }) => change === 'added').map(({ text }) => text)).toEqual([
      '  for: 5 snapshots in a row',
      'rule: grows',
      '  when: step > 10 && ',
      '        step < 20',
      '  then: extend to step 2 * step',
      '  cooldown: 50 steps',
    ])
    const all = rulesetLines(first?.ruleset ?? { name: '', rules: [] })
    expect(
      rulesetChanges(undefined, first?.ruleset ?? { name: '', rules: [] }).map(({ text }) => text),
    ).toEqual(all)
  })

  it('say from where to where they were in force', () => {
    const [newest, before, first] = versions
    if (newest === undefined || before === undefined || first === undefined)
      throw new Error('there are three')
    expect(inForceText(newest, undefined)).toBe('in force from step 1,200 on')
    expect(inForceText(before, newest)).toMatch(/^never in force/)
    expect(inForceText(first, before)).toBe('in force from step 0 to 1,199')
  })
})
