// A run page's data, made from a recorded run: its reference readings, its scalars, and verdicts by hindsight.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { counterfactualStops } from '../../src/core/counterfactuals/replay.ts'
import type { RunPageProps } from '../../src/pages/run-page.tsx'
import { observationOf } from '../../src/service/rules/observations-of-run.ts'
import { type Advice, adviceSchema } from '../../src/wire/advice.ts'
import type { MeasureDescription } from '../../src/wire/measure.ts'
import { type Phase, phases } from '../../src/wire/phase.ts'
import type { HistoryRow, Readings } from '../../src/wire/reading.ts'
import { runSpecSchema } from '../../src/wire/run.ts'

const folder = new URL('../fixtures/runs/add-59-seed0/', import.meta.url)

export const recordedRunId = 'run_0123456789abcdef'

/** Modulus 59 has this many frequencies. */
const frequencies = 29

/** Boundaries by hindsight: from its step on, the phase. */
const boundaries: readonly (readonly [fromStep: number, phase: Phase])[] = [
  [0, 'fitting'],
  [300, 'memorization'],
  [900, 'circuit_formation'],
  [2400, 'cleanup'],
  [4800, 'generalized'],
]

export const measures: MeasureDescription[] = [
  describe('train_loss', 'Train loss', 'nats', 'train'),
  describe('test_loss', 'Test loss', 'nats', 'test'),
  describe('restricted_loss_top_five', 'Restricted loss, five strongest frequencies', 'nats', 'test'),
  describe('excluded_loss_top_five', 'Excluded loss, five strongest frequencies', 'nats', 'train'),
  describe('gini_neuron_logit', 'Gini of the neuron-logit map', 'of 1', 'weights'),
]

function describe(
  id: string,
  title: string,
  unit: string,
  split: MeasureDescription['split'],
): MeasureDescription {
  const source = { work: 'Nanda et al. 2023', section: '5', deviation: 'none' }
  return { id, title, unit, split, range: [0, null], needs: [], source, rise: 'It rises.', fall: 'It falls.' }
}

function table(file: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(new URL(file, folder), 'utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
}

/** The run as it stood when `lastStep` had been posted. */
export function recordedRun(lastStep: number): RunPageProps {
  const spec = runSpecSchema.parse(JSON.parse(readFileSync(new URL('run.json', folder), 'utf8')))
  const snapshots = table('measures.csv').filter(({ step }) => Number(step) <= lastStep)
  const advice = snapshots.map((row) => adviceAt(Number(row['step']), readingsOf(row)))
  const byStep = new Map<number, HistoryRow>()
  for (const { step, ...cells } of table('scalars.csv')) {
    if (Number(step) > lastStep || Number(step) % 50 !== 0) continue
    const scalars = Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, Number(cell)]))
    byStep.set(Number(step), { step: Number(step), scalars })
  }
  for (const { step, readings } of advice) byStep.set(step, { ...byStep.get(step), step, readings })
  const rows = [...byStep.values()].sort((a, b) => a.step - b.step)
  const newest = advice.at(-1) ?? null
  const { planned_steps = null, max_steps = null } = z
    .object({ planned_steps: z.number().optional(), max_steps: z.number().optional() })
    .parse(spec.schedule)
  return {
    run: {
      run: recordedRunId,
      name: spec.name,
      created_at: '2026-11-22T13:40:00Z',
      heard_at: '2026-11-22T13:43:51Z',
      expected_by: '2026-11-22T13:45:51Z',
      state: 'open',
      step: rows.at(-1)?.step ?? null,
      snapshots: snapshots.length,
      phase: newest?.phase ?? 'undetermined',
      phase_probability: newest?.verdict.probabilities[newest.phase] ?? 0,
      advice: newest?.advice ?? 'undetermined',
      planned_steps,
      max_steps,
      spec,
      has_probe: true,
      has_model: false,
      attempt: 1,
    },
    attempts: [],
    timeline: { run: recordedRunId, advice: advice.map(({ readings: _, ...rest }) => rest) },
    history: { run: recordedRunId, points_total: rows.length, points_returned: rows.length, rows },
    advice: newest,
    counterfactuals: counterfactualStops(rows.map(observationOf), []),
    measures,
    nowMs: Date.parse('2026-11-22T13:44:00Z'),
  }
}

function readingsOf(row: Record<string, string>): Readings {
  const readings: Readings = {
    restricted_loss: { undefined_because: 'the run names no key frequencies' },
    frequency_energies: { value: energies(row['top_five_frequencies'] ?? '') },
  }
  for (const [name, cell] of Object.entries(row)) {
    if (name === 'step' || name.startsWith('restricted_loss') || name.includes('frequencies')) continue
    readings[name] = { value: Number(cell) }
  }
  readings['restricted_loss_top_five'] = { value: Number(row['restricted_loss_top_five']) }
  return readings
}

/** The five strongest at .18, .15, .12 ...; the rest share what is left. */
function energies(topFive: string): number[] {
  const top = topFive.split(' ').map(Number)
  return Array.from({ length: frequencies }, (_, i) => {
    const place = top.indexOf(i + 1)
    return place < 0 ? 0.4 / (frequencies - top.length) : 0.18 - 0.03 * place
  })
}

function adviceAt(step: number, readings: Readings): Advice {
  const [since, phase] = boundaries.findLast(([from]) => step >= from) ?? [0, 'undetermined']
  const rest = 0.07 / (phases.length - 1)
  const probabilities = Object.fromEntries(phases.map((each) => [each, each === phase ? 0.93 : rest]))
  const transition = step < 2400 ? { from_step: 2600, to_step: 3600 } : null
  return adviceSchema.parse({
    run: recordedRunId,
    step,
    version: 1,
    state: 'evaluated',
    advice: phase === 'generalized' ? 'stop' : step >= 900 ? 'extend' : 'continue',
    reasons: [
      `the phase is ${phase.replaceAll('_', ' ')} on the last three snapshots`,
      'the planned end at step 1,500 lies before the expected transition',
    ],
    phase,
    verdict: {
      step,
      phase,
      since_step: since,
      probabilities,
      evidence: [
        {
          measure: 'excluded_loss_top_five',
          step,
          value: numberOf(readings['excluded_loss_top_five']),
          statement: 'rises on 3 snapshots running: the circuit carries more of the training data',
        },
        {
          measure: 'restricted_loss_top_five',
          step,
          value: numberOf(readings['restricted_loss_top_five']),
          statement: 'below 0.85 of its maximum: five frequencies alone already answer',
        },
      ],
      missing: ['restricted loss at known key frequencies: the run names none'],
    },
    expected_transition: transition,
    extend_to: phase === 'generalized' || step < 900 ? null : 3600,
    next_snapshot_step: step + 300,
    readings,
  })
}

function numberOf(reading: Readings[string] | undefined): number | null {
  return reading !== undefined && 'value' in reading && typeof reading.value === 'number'
    ? reading.value
    : null
}
