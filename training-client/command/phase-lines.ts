/** A verdict on one line of a terminal, and a run's phases in a few. */
import type { Advice } from '../../src/wire/advice.ts'
import type { Phase } from '../../src/wire/phase.ts'

/** Phases in the words that people read. */
export const phaseWords: Record<Phase, string> = {
  fitting: 'fitting',
  memorization: 'memorization',
  circuit_formation: 'circuit formation',
  cleanup: 'cleanup',
  generalized: 'cleaned up',
  stalled: 'stalled',
  collapsed: 'collapsed',
  undetermined: 'undetermined',
}

const shown = [
  ['train', 'train_loss'],
  ['test', 'test_loss'],
  ['accuracy', 'test_accuracy'],
  ['restricted', 'restricted_loss_top_five'],
  ['excluded', 'excluded_loss_top_five'],
  ['restricted', 'restricted_loss_irreps'],
  ['excluded', 'excluded_loss_irreps'],
  ['restricted', 'restricted_loss_parity'],
  ['excluded', 'excluded_loss_parity'],
] as const

/** `step  9500  cleanup (0.93)  continue   train 2.15e-7  test 3.80 ...` */
export function adviceLine(advice: Advice): string {
  const probability = advice.verdict.probabilities[advice.phase].toFixed(2)
  const numbers = shown.flatMap(([label, measure]) => {
    const reading = advice.readings[measure]
    if (reading === undefined || 'undefined_because' in reading || typeof reading.value !== 'number')
      return []
    return [`${label} ${short(reading.value)}`]
  })
  const phase = `${phaseWords[advice.phase]} (${probability})`
  return `step ${String(advice.step).padStart(6)}  ${phase.padEnd(25)}${advice.advice.padEnd(13)}${numbers.join('  ')}`
}

/** Whether advice to pause begins here. */
export function pauseBegins(before: Pick<Advice, 'advice'> | null, advice: Pick<Advice, 'advice'>): boolean {
  return advice.advice === 'pause' && before?.advice !== 'pause'
}

export function short(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size >= 0.001 && size < 10_000 ? value.toPrecision(3) : value.toExponential(1)
}

export interface PhaseSpan {
  readonly phase: Phase
  readonly from_step: number
  readonly seconds: number
}

/** Adds the advice's phase where it is a new one. */
export function withPhase(
  spans: readonly PhaseSpan[],
  advice: Advice,
  seconds: number,
): readonly PhaseSpan[] {
  if (spans.at(-1)?.phase === advice.phase) return spans
  return [...spans, { phase: advice.phase, from_step: advice.step, seconds }]
}
