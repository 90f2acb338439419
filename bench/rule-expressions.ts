/** Random expressions of rules: by the grammar and well typed, by the grammar alone, nearly valid, and garbage. */
import { type Random, randomOf } from './fuzz/random.ts'

export const expressionKinds = ['typed', 'grammatical', 'changed', 'garbage'] as const
export type ExpressionKind = (typeof expressionKinds)[number]

export interface RandomExpression {
  readonly kind: ExpressionKind
  readonly source: string
}

/** The same for the same seed. */
export function randomExpression(seed: number): RandomExpression {
  const random = randomOf(seed)
  const kind = expressionKinds[seed % expressionKinds.length] ?? 'typed'
  const source = {
    typed: () => condition(random, 4),
    grammatical: () => anything(random, 4),
    changed: () => changed(random, condition(random, 3)),
    garbage: () => garbage(random),
  }[kind]()
  return { kind, source }
}

const numbers = [
  'step',
  'planned_steps',
  'max_steps',
  'budget',
  'confidence',
  'test_loss',
  'train_accuracy',
  'measure.test_loss',
  'measure.restricted_loss_top_five',
  'measure.gini_neuron_logit',
  'scalar.test_accuracy',
  'scalar.grad_norm',
  'probability.generalized',
  'forecast.probability',
  'forecast.to_step',
]
const literals = [
  '0',
  '1',
  '-1',
  '0.5',
  '1e-300',
  '1e308',
  '9007199254740993',
  '18446744073709551616',
  '0x1f',
]
const phases = ['"memorization"', '"cleanup"', '"generalized"', '"circuit_formation"']

function number(random: Random, depth: number): string {
  if (depth === 0 || random.chance(0.3)) return random.pick(random.chance(0.6) ? numbers : literals)
  const below = (): string => number(random, depth - 1)
  const window = 1 + random.below(250)
  return random.pick([
    () => `(${below()} ${random.pick(['+', '-', '*', '/', '%'])} ${below()})`,
    () => `-${below()}`,
    () => `slope(${below()}, ${window})`,
    () => `ema(${below()}, ${window})`,
    () => `delta(${below()}, ${window})`,
    () => `min_over(${below()}, ${window})`,
    () => `quantile(${below()}, ${window}, ${random.pick(['0', '0.5', '1', '1.5'])})`,
    () => `for_steps(${condition(random, depth - 1)})`,
    () => `since_phase(${random.pick(phases)})`,
    () => `${random.pick(['abs', 'log', 'exp', 'sqrt', 'ceil'])}(${below()})`,
    () => `max(${below()}, ${below()})`,
    () => `(${condition(random, depth - 1)} ? ${below()} : ${below()})`,
    () => 'size(measure.top_five_frequencies)',
  ])()
}

function condition(random: Random, depth: number): string {
  const compared = (): string =>
    `${number(random, Math.max(0, depth - 1))} ${random.pick(['<', '<=', '>', '>=', '==', '!='])} ${number(random, Math.max(0, depth - 1))}`
  if (depth === 0) return compared()
  const below = (): string => condition(random, depth - 1)
  return random.pick([
    compared,
    () => `(${below()}) ${random.pick(['&&', '||'])} (${below()})`,
    () => `!(${below()})`,
    () => `phase ${random.pick(['==', '!='])} ${random.pick(phases)}`,
    () => `phase in [${random.pick(phases)}, ${random.pick(phases)}]`,
    () => `${number(random, depth - 1)} in [1, 2, ${number(random, depth - 1)}]`,
    () => `known(${number(random, depth - 1)})`,
    () => `is_nan(${number(random, depth - 1)})`,
  ])()
}

/** By the grammar of CEL, whatever the types. */
function anything(random: Random, depth: number): string {
  if (depth === 0 || random.chance(0.2))
    return random.pick([
      ...numbers,
      ...literals,
      ...phases,
      'phase',
      'true',
      'null',
      'unheard_of',
      'b"x"',
      '1u',
      '[]',
      '{}',
    ])
  const below = (): string => anything(random, depth - 1)
  return random.pick([
    () => `${below()} ${random.pick(['+', '&&', '||', '<', '==', 'in', '%', '/'])} ${below()}`,
    () =>
      `${random.pick(['slope', 'quantile', 'has', 'size', 'timestamp', 'dyn', 'unheard_of', 'known'])}(${below()}, ${below()})`,
    () => `[${below()}, ${below()}].all(x, ${below()})`,
    () => `${below()}.matches(${below()})`,
    () => `{${below()}: ${below()}}`,
    () => `${below()}[${below()}]`,
    () => `${below()} ? ${below()} : ${below()}`,
    () => `(${below()}).field`,
  ])()
}

/** A valid expression with some of its characters left out, doubled or replaced. */
function changed(random: Random, source: string): string {
  let text = source
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(text.length)
    const put = random.pick([
      '',
      random.pick(['(', ')', '"', '.', ',', '&', '\\', '_', 'x', '0', '\u0000', '\u{1f600}']),
    ])
    text = `${text.slice(0, at)}${put}${text.slice(at + 1)}`
  }
  return text
}

function garbage(random: Random): string {
  const parts = [
    '(',
    '!',
    '-',
    '[',
    '"',
    "'",
    '\\u',
    '\\',
    'a.',
    '&&',
    '||',
    '?',
    ':',
    ' ',
    '\n',
    '//',
    '1e',
    '0x',
    '__proto__',
    'constructor',
    'toString',
    '\ud800',
    '{',
    '1',
    'r"',
    '"""',
  ]
  const often = random.pick([1, 10, 100, 3000])
  const one = random.pick(parts)
  return Array.from({ length: 1 + random.below(often) }, () =>
    random.chance(0.8) ? one : random.pick(parts),
  ).join('')
}
