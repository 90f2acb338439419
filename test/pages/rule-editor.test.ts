/** The parts of the rules editor that need no browser: completion, drafts, and where a trouble belongs. */
import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { describe, expect, it, vi } from 'vitest'
import { checkedDraft, emptyFields } from '../../src/pages/islands/rules/checking.ts'
import { completionsOf, vocabularyOf } from '../../src/pages/islands/rules/completions.ts'
import { bodyOf, draftOf, isSame, newRule } from '../../src/pages/islands/rules/drafts.ts'
import { replaysOf } from '../../src/pages/islands/rules/replays.ts'
import { troublesOf } from '../../src/pages/islands/rules/troubles.ts'
import { rulesetSchema } from '../../src/wire/rules.ts'

const name = { type: 'number', unit: null, one_of: null, unavailable: null }
const vocabulary = vocabularyOf({
  names: [
    { ...name, name: 'test_loss', description: 'the loss', unit: 'nats' },
    { ...name, name: 'max_steps', description: 'most', unavailable: 'its schedule has no max_steps' },
    { ...name, name: 'phase', type: 'string', description: 'the phase', one_of: ['fitting', 'cleanup'] },
  ],
  functions: [
    {
      name: 'slope',
      signature: 'slope(series, window)',
      returns: 'number',
      description: 'The change per step.',
    },
  ],
})

/** What is offered where `|` stands. */
function offered(text: string, explicit = false) {
  const pos = text.indexOf('|')
  const state = EditorState.create({ doc: text.replace('|', '') })
  const result = completionsOf(vocabulary)(new CompletionContext(state, pos, explicit))
  return result === null
    ? null
    : { from: result.from, labels: result.options.map(({ label }) => label), result }
}

describe('completion', () => {
  it('offers names and functions where a name is begun, and everywhere when asked', () => {
    const all = ['test_loss', 'max_steps', 'phase', 'slope']
    expect(offered('te|')).toMatchObject({ from: 0, labels: all })
    expect(offered('1 < measure.te|')).toMatchObject({ from: 4, labels: all })
    expect(offered('1 < |')).toBeNull()
    expect(offered('1 < |', true)).toMatchObject({ from: 4, labels: all })
  })

  it('offers the texts that a name can be inside the quotes after it', () => {
    const texts = ['fitting', 'cleanup']
    expect(offered('phase == "cl|"')).toMatchObject({ from: 10, labels: texts })
    expect(offered('step > 1 && phase in ["fitting", "|"]')).toMatchObject({ labels: texts })
    expect(offered('since_phase("|")')).toMatchObject({ from: 13, labels: texts })
  })

  it('says why a name has no value here, and how a function is called', () => {
    const options = offered('te|')?.result.options ?? []
    expect(options[1]).toMatchObject({ detail: 'not in this run', info: 'its schedule has no max_steps' })
    expect(options[3]).toMatchObject({ apply: 'slope(', detail: '(series, window)' })
  })
})

describe('a draft', () => {
  const ruleset = {
    name: 'Mine',
    rules: [
      { name: 'a', when: 'step > 1', for: 5, then: { kind: 'extend', to: '2 * step' }, cooldown: 7 },
      { name: 'b', when: 'true', for: 1, then: { kind: 'notify', message: 'Look.' }, cooldown: 0 },
      { name: 'c', when: 'true', for: 1, then: { kind: 'pause' }, cooldown: 0 },
    ],
  }

  it('is sent as it was read', () => {
    expect(bodyOf(draftOf(ruleset))).toEqual(ruleset)
    expect(rulesetSchema.parse(bodyOf(draftOf(ruleset)))).toEqual(ruleset)
    expect(isSame(draftOf(ruleset), draftOf({ ...ruleset, name: 'Other' }))).toBe(false)
  })

  it('sends of its action what belongs to it', () => {
    const rule = { ...newRule, kind: 'stop' as const, to: 'left from before', message: 'too' }
    expect(bodyOf({ name: 'x', rules: [rule] }).rules[0]?.then).toEqual({ kind: 'stop' })
  })
})

describe('troubles', () => {
  it('of a check are at their rule and characters', () => {
    const error = {
      rule: 1,
      field: 'then.to',
      at: { from: 2, to: 5 },
      code: 'unknown_name',
      message: 'There is no stp.',
      nearest: 'step',
    }
    const { code: _code, ...trouble } = error
    expect(troublesOf({ status: 200, etag: null, body: { errors: [error] } })).toEqual([trouble])
    expect(troublesOf({ status: 200, etag: null, body: { errors: [] } })).toEqual([])
  })

  it('of a problem are found by their pointers', () => {
    const errors = [
      { pointer: '/ruleset/rules/2/then/message', detail: 'too short' },
      { pointer: '/rules/0/when', detail: 'no such name', at: { from: 0, to: 3 }, nearest: 'step' },
      { pointer: '/ruleset/rules', detail: 'two rules have the same name' },
    ]
    expect(troublesOf({ status: 422, etag: null, body: { detail: 'no', errors } })).toEqual([
      { rule: 2, field: 'then.message', at: null, message: 'too short', nearest: null },
      { rule: 0, field: 'when', at: { from: 0, to: 3 }, message: 'no such name', nearest: 'step' },
      { rule: null, field: 'rules', at: null, message: 'two rules have the same name', nearest: null },
    ])
  })

  it('of an advisor that does not answer are told as one', () => {
    const [trouble, ...others] = troublesOf({ status: 0, etag: null, body: undefined })
    expect(trouble?.message).toMatch(/does not answer/)
    expect(others).toEqual([])
  })
})

describe('what is still empty', () => {
  const full = { ...newRule, name: 'b', when: 'stp > 1' }

  it('is said of each rule', () => {
    const extend = { ...full, kind: 'extend' as const, for: null }
    const notify = { ...full, kind: 'notify' as const, cooldown: null }
    const said = emptyFields({ name: ' ', rules: [newRule, full, extend, notify] })
    expect(said.map(({ rule, field }) => [rule, field])).toEqual([
      [null, 'name'],
      [0, 'name'],
      [0, 'when'],
      [2, 'for'],
      [2, 'then.to'],
      [3, 'cooldown'],
      [3, 'message'],
    ])
  })

  it('does not keep the other rules from being checked, each under its own number', async () => {
    const error = {
      rule: 0,
      field: 'when',
      at: { from: 0, to: 3 },
      code: 'unknown_name',
      message: 'no',
      nearest: null,
    }
    const asked = vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json({ errors: [error] }))
    const troubles = await checkedDraft('run_a', { name: 'x', rules: [newRule, full] })
    const sent: unknown = JSON.parse(String(asked.mock.calls[0]?.[1]?.body))
    asked.mockRestore()
    expect(sent).toMatchObject({ run: 'run_a', ruleset: { rules: [{ name: 'b' }] } })
    expect(troubles.map(({ rule, field }) => [rule, field])).toEqual([
      [0, 'name'],
      [0, 'when'],
      [1, 'when'],
    ])
  })
})

describe('replays', () => {
  it('keep why a run was not replayed', () => {
    const runs = [{ run: 'run_a', unavailable: 'there is no such run', errors: [], replay: null }]
    expect(replaysOf({ runs })).toEqual([{ run: 'run_a', unavailable: 'there is no such run', replay: null }])
  })
})
