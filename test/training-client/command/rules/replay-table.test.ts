/** The table of replays: every outcome in words, no two alike. */
import { expect, it } from 'vitest'
import { type RulesReplay, rulesReplaySchema } from '../../../../src/wire/rules-replay.ts'
import { changeLines, replayTable } from '../../../../training-client/command/rules/replay-table.ts'

function replay(
  hindsight: Partial<RulesReplay['hindsight']>,
  changes: Partial<RulesReplay> = {},
): RulesReplay {
  return rulesReplaySchema.parse({
    ruleset: 'mine',
    said: [],
    said_total: 3,
    stopped_by: null,
    hindsight: {
      stop_step: null,
      last_step: 2000,
      steps_saved: 0,
      goal_step: 980,
      test_accuracy_then: null,
      test_accuracy_end: 0.997,
      generalization_lost: false,
      ...hindsight,
    },
    ...changes,
  })
}

it.each<[Partial<RulesReplay['hindsight']>, string]>([
  [{}, 'never 2000 0 steps (0%) at step 980'],
  [{ stop_step: 1220, steps_saved: 780 }, '1220 2000 780 steps (39%) kept: at step 980'],
  [
    { stop_step: 400, steps_saved: 1600, generalization_lost: true, test_accuracy_then: 0.012 },
    '400 2000 1600 steps (80%) lost: at step 980, test accuracy 1.2% in place of 99.7%',
  ],
  [{ goal_step: null }, 'never 2000 0 steps (0%) none in this run'],
  [{ goal_step: null, generalization_lost: null }, 'never 2000 0 steps (0%) unknown: no test accuracy'],
  [{ last_step: 0 }, 'never 0 0 steps (0%) at step 980'],
])('%j', (hindsight, words) => {
  const [, line = ''] = replayTable([{ name: 'run_1', replay: replay(hindsight) }]).split('\n')
  expect(line.replaceAll(/ +/g, ' ')).toBe(`run_1 ${words}`)
})

it('aligns its columns, and says who stopped', () => {
  const stopped = replay({ stop_step: 40, steps_saved: 1960 }, { stopped_by: 'patience' })
  const table = replayTable([
    { name: 'run_1', replay: stopped },
    { name: 'a longer name', replay: replay({}) },
  ])
  expect(table.split('\n')).toEqual([
    'run            would stop at  recorded to             saves  generalization     stopped by',
    'run_1                     40         2000  1960 steps (98%)  kept: at step 980  patience',
    'a longer name          never         2000      0 steps (0%)  at step 980',
  ])
})

it('tells the changes of advice with their reasons and notices', () => {
  const said: RulesReplay['said'][number] = {
    step: 320,
    advice: 'extend',
    by: { kind: 'rule', name: 'grows' },
    reasons: ['The rule "grows" says extend: a.', 'Train to step 800 at least.'],
    extend_to: 800,
    notices: [{ rule: 'circuit', message: 'It has begun.' }],
    rules: [],
  }
  const told = changeLines(replay({}, { said: [said] }))
  expect(told.split('\n').slice(2)).toEqual([
    'step     320  extend to 800    rule "grows": The rule "grows" says extend: a.',
    '              notice of "circuit": It has begun.',
  ])
})
