/**
 * Does a random expression ever end in anything but a refusal or a value?
 *
 *   npm run fuzz:rules -- --expressions 10000 --seed 1
 *
 * Each is checked as a condition and as a step to extend to, and what passes is replayed over a recorded run. Prints what
 * became of each kind, the longest check and the longest judgement of a step, and one JSON line; an exception ends with exit code 1.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { observationsOf } from '../corpus/fitting/observations.ts'
import { readKeptRun } from '../corpus/measuring/kept-run.ts'
import { root } from '../embedded/paths.ts'
import { compileRules } from '../src/core/rules/compile.ts'
import { evaluateRules } from '../src/core/rules/evaluate.ts'
import { momentsOf } from '../src/core/rules/moments.ts'
import { noMemory } from '../src/core/rules/state.ts'
import { type Rule, rulesetSchema } from '../src/wire/rules.ts'
import { progress } from '../training-client/command/progress.ts'
import { type ExpressionKind, expressionKinds, randomExpression } from './rule-expressions.ts'

const { values } = parseArgs({
  options: { expressions: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const [expressions, seed] = [Number(values.expressions), Number(values.seed)]
if (![expressions, seed].every(Number.isSafeInteger) || expressions < 1)
  throw new Error('--expressions and --seed are whole numbers, the first above zero')

const kept = await readKeptRun(join(root, 'corpus', 'runs', 'gelu-add-31-seed0'))
const spec = { ...kept.spec, schedule: { ...kept.spec.schedule, planned_steps: 1000, max_steps: 2000 } }
const mostMoments = 40
const moments = [
  ...momentsOf(spec, observationsOf({ scalars: [], readings: kept.readings.slice(0, mostMoments) })),
]

const counts = new Map<ExpressionKind, { accepted: number; rejected: number }>(
  expressionKinds.map((kind) => [kind, { accepted: 0, rejected: 0 }]),
)
const codes = new Map<string, number>()
const exceptions: string[] = []
const longest = { check_ms: 0, step_ms: 0 }
const bar = progress(expressions, 'expressions')
for (let index = 0; index < expressions; index++) {
  const { kind, source } = randomExpression(seed * expressions + index)
  try {
    const accepted = tried(source)
    const count = counts.get(kind)
    if (count !== undefined) count[accepted ? 'accepted' : 'rejected'] += 1
  } catch (error) {
    exceptions.push(`${JSON.stringify(source)}: ${error}`)
  }
  bar.at(index + 1)
}
bar.end()

for (const [kind, { accepted, rejected }] of counts)
  console.log(
    `${kind.padEnd(12)} ${String(accepted).padStart(7)} taken ${String(rejected).padStart(7)} refused`,
  )
for (const [code, count] of [...codes].sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(7)}  ${code}`)
for (const exception of exceptions.slice(0, 20)) console.log(exception)
console.log(
  JSON.stringify({
    expressions,
    accepted: [...counts.values()].reduce((sum, { accepted }) => sum + accepted, 0),
    rejected: [...counts.values()].reduce((sum, { rejected }) => sum + rejected, 0),
    exceptions: exceptions.length,
    longest_check_ms: Math.round(longest.check_ms),
    longest_step_ms: Math.round(longest.step_ms),
  }),
)
process.exitCode = exceptions.length === 0 ? 0 : 1

/** Whether the expression was taken as a condition or as a step. */
function tried(source: string): boolean {
  const parsed = rulesetSchema.safeParse({
    name: 'random',
    rules: [
      { name: 'when', when: source, then: { kind: 'stop' } },
      { name: 'to', when: 'true', then: { kind: 'extend', to: source } },
    ],
  })
  if (!parsed.success) {
    counted('wire')
    return false
  }
  return parsed.data.rules.map(replayedRule).some((accepted) => accepted)
}

function replayedRule(rule: Rule): boolean {
  const compiled = timed('check_ms', () =>
    compileRules({ name: 'random', rules: [rule] }, { spec, plan: null, scalars: null }),
  )
  if (!compiled.ok) {
    counted(compiled.errors[0]?.code ?? 'no code')
    return false
  }
  let state = noMemory
  for (const moment of moments)
    state = timed('step_ms', () => evaluateRules(compiled.compiled, state, moment)).state
  return true
}

function timed<T>(name: keyof typeof longest, work: () => T): T {
  const begun = performance.now()
  const made = work()
  longest[name] = Math.max(longest[name], performance.now() - begun)
  return made
}

function counted(code: string): void {
  codes.set(code, (codes.get(code) ?? 0) + 1)
}
