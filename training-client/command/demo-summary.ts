/** What a demo run shows at its end: the phases, and what stopping by patience would have done. */
import type { DemoOutcome } from './demo-run.ts'
import { phaseWords } from './phase-lines.ts'

export function demoSummary({
  name,
  page,
  phases,
  stopped_by_advice,
  training,
  trouble,
}: DemoOutcome): string {
  const lines = [
    `${name}: ${training.steps} steps in ${training.seconds.total.toFixed(1)} s${stopped_by_advice ? ', ended by the advice to stop' : ', to the end of its budget'}.`,
  ]
  if (trouble !== null) lines.push(trouble)
  if (phases.length > 0) lines.push('', '  phase              from step   after')
  for (const { phase, from_step, seconds } of phases) {
    lines.push(`  ${phaseWords[phase].padEnd(18)} ${String(from_step).padStart(9)}   ${seconds.toFixed(1)} s`)
  }
  const { fitted, generalized } = training
  lines.push('')
  if (fitted !== null)
    lines.push(
      `  Train accuracy reached 99% at step ${fitted.step}, with test accuracy ${percent(fitted.test_accuracy)}.`,
    )
  if (generalized !== null)
    lines.push(
      `  Test accuracy reached 99% at step ${generalized.step}${delay(fitted?.step, generalized.step)}.`,
    )
  for (const { patience, step, test_accuracy_there } of training.patience) {
    const where =
      step === null
        ? 'would not have stopped it'
        : `would have stopped it at step ${step}, with test accuracy ${percent(test_accuracy_there)}`
    lines.push(`  Early stopping on test loss with a patience of ${patience} evaluations ${where}.`)
  }
  if (page !== null) lines.push('', `  Its page: ${page}`)
  return lines.join('\n')
}

function delay(fitted: number | undefined, generalized: number): string {
  return fitted === undefined || fitted === 0 ? '' : `, ${(generalized / fitted).toFixed(1)} times later`
}

function percent(share: number | null): string {
  return share === null ? 'unknown' : `${(100 * share).toFixed(1)}%`
}
