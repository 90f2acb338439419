/** What replays found, for people: a line a run, and the changes of advice in one. */
import type { RulesReplay, StopHindsight } from '../../../src/wire/rules-replay.ts'
import type { RulesSaid } from '../../../src/wire/rules-said.ts'

interface Line {
  readonly name: string
  readonly replay: RulesReplay
}

const header = ['run', 'would stop at', 'recorded to', 'saves', 'generalization', 'stopped by'] as const

export function replayTable(lines: readonly Line[]): string {
  const rows = [
    header,
    ...lines.map(({ name, replay: { hindsight, stopped_by } }) => [
      name,
      hindsight.stop_step === null ? 'never' : String(hindsight.stop_step),
      String(hindsight.last_step),
      saved(hindsight),
      generalization(hindsight),
      stopped_by ?? '',
    ]),
  ]
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column > 0 && column < 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function saved({ steps_saved, last_step }: StopHindsight): string {
  const share = last_step === 0 ? 0 : Math.round((100 * steps_saved) / last_step)
  return `${steps_saved} steps (${share}%)`
}

function generalization(hindsight: StopHindsight): string {
  const { generalization_lost, goal_step, stop_step, test_accuracy_then, test_accuracy_end } = hindsight
  if (generalization_lost === null) return 'unknown: no test accuracy'
  if (goal_step === null) return 'none in this run'
  if (!generalization_lost) return stop_step === null ? `at step ${goal_step}` : `kept: at step ${goal_step}`
  return `lost: at step ${goal_step}, test accuracy ${percent(test_accuracy_then)} in place of ${percent(test_accuracy_end)}`
}

function percent(share: number | null): string {
  return share === null ? 'unknown' : `${(100 * share).toFixed(1)}%`
}

/** Where the advice, or who gave it, is another than before; after a stop, what would have been said without it. */
export function changeLines({ said, said_total, hindsight }: RulesReplay): string {
  const beyond = hindsight.stop_step === null ? '' : ', what comes after the stop as if it had gone on'
  const heading = `\nChanges of advice, of ${said_total} steps that were judged${beyond}:`
  return [heading, ...said.flatMap(changed)].join('\n')
}

function changed({ step, advice, extend_to, by, reasons, notices }: RulesSaid): string[] {
  const what = extend_to === null ? advice : `${advice} to ${extend_to}`
  const who = by.kind === 'rule' ? `rule "${by.name}"` : by.name
  return [
    `step ${String(step).padStart(7)}  ${what.padEnd(16)} ${who}: ${reasons[0]}`,
    ...notices.map(({ rule, message }) => `${' '.repeat(14)}notice of "${rule}": ${message}`),
  ]
}
