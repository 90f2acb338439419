/** Expressions: what is taken, what is refused and where, and what they come to. */
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/cel/compile.ts'
import type { CelFunction, CelType, Declarations } from '../../src/cel/declarations.ts'
import { evaluate } from '../../src/cel/evaluate.ts'
import { mostSource } from '../../src/cel/limits.ts'
import { isUnknown, type Outcome, unknown, type Value } from '../../src/cel/value.ts'

const declared: Declarations = {
  variables: new Map([
    ['x', { type: 'number', description: '' }],
    ['ok', { type: 'boolean', description: '' }],
    ['phase', { type: 'string', description: '', oneOf: ['cleanup', 'stalled'] }],
    ['measure.test_loss', { type: 'number', description: '' }],
    ['measure.fourier_gap', { type: 'number', description: '', unavailable: 'the task has no structure' }],
    ['tops', { type: 'numbers', description: '' }],
  ]),
  open: new Map([['scalar', { type: 'number', description: '' }]]),
  functions: new Map<string, CelFunction>([
    [
      'mean',
      {
        name: 'mean',
        parameters: [
          { name: 'series', type: 'number' },
          { name: 'window', type: 'number', constant: { from: 1, to: 9, whole: true } },
        ],
        returns: 'number',
        description: '',
        computed: { from: 'host' },
      },
    ],
    [
      'known',
      {
        name: 'known',
        parameters: [{ name: 'x', type: 'number' }],
        returns: 'boolean',
        description: '',
        computed: { from: 'outcomes', apply: (x = false) => !isUnknown(x) },
      },
    ],
  ]),
}

const given = new Map<string, Outcome>([
  ['x', 3],
  ['ok', true],
  ['phase', 'cleanup'],
  ['measure.test_loss', unknown('no reading')],
  ['tops', [2, 3, 5]],
])

function outcome(source: string, type: CelType = 'boolean', left = 1000): Outcome {
  const compiled = compile(source, declared, type)
  if (!compiled.ok) return expect.fail(JSON.stringify(compiled.errors))
  return evaluate(compiled.program.node, {
    declared,
    name: (name) => given.get(name) ?? unknown('nothing'),
    call: () => 7,
    allowance: { left },
  })
}

function errors(source: string) {
  const compiled = compile(source, declared, 'boolean')
  return compiled.ok ? [] : compiled.errors
}

test.each<[string, Value]>([
  ['x == 3', true],
  ['x / 2 == 1.5', true],
  ['1 / 2 < 0.6 && 1 / 2 > 0.4', true],
  ['-x < -2 && !(x > 4)', true],
  ['phase in ["stalled", "cleanup"]', true],
  ['phase != "cleanup"', false],
  ['3 in tops', true],
  ['x in [1, 2]', false],
  ['ok ? x > 2 : x > 9', true],
  ['mean(x, 2) == 7', true],
  ['x % 2 == 1', true],
  ['1 / 0 > 1e300', true],
])('%s is %s', (source, value) => {
  expect(outcome(source)).toBe(value)
})

describe('what is unknown', () => {
  test.each([
    'measure.test_loss < 1',
    '!(measure.test_loss < 1)',
    'measure.test_loss < 1 && ok',
    'measure.test_loss < 1 || !ok',
    'mean(x, 2) + measure.test_loss > 0',
    'measure.test_loss in tops',
    'x in [1, measure.test_loss]',
    'scalar.never_posted > 1',
    '0.0 / 0.0 > 1',
    'measure.test_loss < 1 ? true : false',
  ])('makes %s unknown', (source) => {
    expect(outcome(source)).toMatchObject({ unknown_because: expect.any(String) })
  })

  test('does not matter where the other side decides, on either side', () => {
    expect(outcome('measure.test_loss < 1 && !ok')).toBe(false)
    expect(outcome('!ok && measure.test_loss < 1')).toBe(false)
    expect(outcome('measure.test_loss < 1 || ok')).toBe(true)
    expect(outcome('ok || measure.test_loss < 1')).toBe(true)
  })

  test('can be asked for', () => {
    expect(outcome('known(measure.test_loss)')).toBe(false)
    expect(outcome('known(x)')).toBe(true)
  })
})

describe('what is refused', () => {
  test.each<[string, string, number, string | null]>([
    ['measure.tset_loss < 1', 'unknown_name', 0, 'measure.test_loss'],
    ['ok && phasse == "cleanup"', 'unknown_name', 6, 'phase'],
    ['maen(x, 2) > 1', 'unknown_function', 0, 'mean'],
    ['phase == "cleenup"', 'unknown_value', 9, 'cleanup'],
    ['phase in ["cleanup", "staled"]', 'unknown_value', 21, 'stalled'],
    ['quite_another > 1', 'unknown_name', 0, null],
    ['measure.fourier_gap > 1', 'unavailable_name', 0, null],
    ['x <', 'syntax_error', 3, null],
    ['x = 3', 'syntax_error', 2, null],
    ['x < "a"', 'wrong_type', 0, null],
    ['x', 'wrong_type', 0, null],
    ['!x', 'wrong_type', 1, null],
    ['ok && x', 'wrong_type', 6, null],
    ['phase < "cleanup"', 'wrong_type', 0, null],
    ['tops == tops', 'wrong_type', 0, null],
    ['ok ? x : phase', 'wrong_type', 0, null],
    ['x in ["a"]', 'wrong_type', 5, null],
    ['mean(x) > 1', 'wrong_arguments', 0, null],
    ['mean(x, 10) > 1', 'out_of_range', 8, null],
    ['mean(x, 1.5) > 1', 'out_of_range', 8, null],
    ['mean(x, x) > 1', 'out_of_range', 8, null],
    ['mean(phase, 2) > 1', 'wrong_type', 5, null],
    ['[1].exists(y, y > 0)', 'not_supported', 0, null],
    ['"a".matches("(a+)+$")', 'not_supported', 0, null],
    ['tops[0] > 1', 'not_supported', 0, null],
    ['{"a": 1} == {"a": 1}', 'not_supported', 0, null],
    ['x == null', 'not_supported', 5, null],
    ['mean > 1', 'unknown_name', 0, null],
  ])('%s: %s at %i', (source, code, from, nearest) => {
    const [first] = errors(source)
    expect(first).toMatchObject({ code, nearest })
    expect(first?.at.from).toBe(from)
    if (nearest !== null) expect(first?.message).toContain(`Did you mean ${nearest}?`)
  })

  test('everything at once', () => {
    expect(errors('fase == "x" && measure.tst_loss < ok').map(({ code }) => code)).toEqual([
      'unknown_name',
      'unknown_name',
      'wrong_type',
    ])
  })

  test('what is too large, by length, by nodes and by depth', () => {
    expect(errors(`ok${' '.repeat(mostSource)}`)[0]).toMatchObject({ code: 'expression_too_long' })
    expect(errors(Array(200).fill('ok').join('&&'))[0]).toMatchObject({ code: 'expression_too_large' })
    expect(errors(`${'('.repeat(60)}ok${')'.repeat(60)}`)[0]).toMatchObject({ code: 'expression_too_large' })
    expect(errors(`${'!'.repeat(1500)}ok`)[0]?.code).toMatch(/too_large|syntax_error/)
  })
})

test('an evaluation ends where its allowance does', () => {
  expect(outcome('x + x + x + x > 1', 'boolean', 3)).toMatchObject({
    unknown_because: expect.stringContaining('more steps'),
  })
})
