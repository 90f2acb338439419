/** Replays a ruleset over stored runs: what it would have advised at each snapshot, and what that would have been worth. */
import { compileRules } from '../../core/rules/compile.ts'
import type { RunNames } from '../../core/rules/names.ts'
import { replayed } from '../../core/rules/replay.ts'
import type { RuleError, Ruleset } from '../../wire/rules.ts'
import type {
  ReplayRequest,
  Replays,
  RulesReplay,
  RunReplay,
  RunReplayRequest,
  SaidAmount,
} from '../../wire/rules-replay.ts'
import { type Failure, failed, type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { chosenRules } from './chosen-rules.ts'
import { runMoments } from './run-moments.ts'
import { namesBefore, runNames } from './run-names.ts'
import { saidPart } from './said-part.ts'

type Replayed = Result<
  | { readonly ok: true; readonly replay: RulesReplay }
  | { readonly ok: false; readonly errors: readonly RuleError[] }
>

/** Of one run, whose own versions may be asked for: they were checked when they were saved, and are judged as they are live. */
export async function replayRun(
  ports: Ports,
  run: string,
  request: RunReplayRequest,
): Promise<Result<RunReplay>> {
  const { version } = request
  const own = version !== undefined
  const ruleset = own ? await storedRuleset(ports, run, version) : rulesetIn(request)
  if (!ruleset.ok) return ruleset
  const names = await runNames(ports, run)
  if (!names.ok) return names
  const { spec } = names.value
  const done = await replay(ports, run, ruleset.value, own ? namesBefore(spec) : names.value, request.said)
  if (!done.ok) return done
  if (!done.value.ok) return failed({ kind: 'rules_invalid', pointer: '/ruleset', errors: done.value.errors })
  return success({ run, ...done.value.replay })
}

/** One after the other, so that one history at a time is held. A run that is not there takes nothing from the others. */
export async function replayRuns(ports: Ports, request: ReplayRequest): Promise<Result<Replays>> {
  const ruleset = rulesetIn(request)
  if (!ruleset.ok) return ruleset
  const runs: Replays['runs'] = []
  for (const run of request.runs) {
    const names = await runNames(ports, run)
    const done = names.ok ? await replay(ports, run, ruleset.value, names.value, request.said) : names
    const none = { run, errors: [], replay: null }
    if (!done.ok) runs.push({ ...none, unavailable: reasonOf(done.failure) })
    else if (done.value.ok) runs.push({ ...none, unavailable: null, replay: done.value.replay })
    else
      runs.push({ ...none, unavailable: 'the ruleset does not fit this run', errors: [...done.value.errors] })
  }
  return success({ runs })
}

async function replay(
  ports: Ports,
  run: string,
  ruleset: Ruleset,
  names: RunNames,
  amount: SaidAmount,
): Promise<Replayed> {
  const compiled = compileRules(ruleset, names)
  if (!compiled.ok) return success({ ok: false, errors: compiled.errors })
  const moments = await runMoments(ports, run, names.spec)
  if (!moments.ok) return moments
  const whole = replayed(compiled.compiled, moments.value)
  return success({ ok: true, replay: { ...whole, said: saidPart(whole.said, amount) } })
}

function rulesetIn({ ruleset, preset }: Pick<ReplayRequest, 'ruleset' | 'preset'>): Result<Ruleset> {
  if (ruleset !== undefined) return success(ruleset)
  const chosen = chosenRules(preset === undefined ? undefined : { preset }, '')
  return chosen.ok ? success(chosen.value.ruleset) : chosen
}

async function storedRuleset(ports: Ports, run: string, version: number): Promise<Result<Ruleset>> {
  const versions = await ports.ledger(run).rulesVersions()
  if (versions === null) return failed({ kind: 'run_unknown', run })
  const stored = versions.find((one) => one.version === version)
  return stored === undefined
    ? failed({ kind: 'rules_version_unknown', run, version })
    : success(stored.ruleset)
}

function reasonOf(failure: Failure): string {
  return failure.kind === 'run_unknown' ? 'there is no such run' : `it cannot be read: ${failure.kind}`
}
