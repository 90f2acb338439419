import { describe, expect, it } from 'vitest'
import { bandsOf, type Timeline } from '../../src/pages/view/bands.ts'
import { timelineAxis } from '../../src/pages/view/timeline-axis.ts'
import type { Phase } from '../../src/wire/phase.ts'
import { recordedRun } from './recorded-run.ts'

const example = recordedRun(300).advice

function adviceOf(recorded: typeof example) {
  if (recorded === null) throw new Error('the recorded run has no advice')
  return recorded
}

type Told = [step: number, phase: Phase, version?: number, state?: 'pending', since?: number]

function timeline(...verdicts: Told[]): Timeline {
  return {
    run: 'run_0123456789abcdef',
    advice: verdicts.map(([step, phase, version = 1, state, since = step]) => ({
      ...adviceOf(example),
      step,
      phase,
      version,
      state: state ?? 'evaluated',
      verdict: { ...adviceOf(example).verdict, phase, step, since_step: since },
    })),
  }
}

describe('phase bands', () => {
  it('last from the first verdict of a phase to the first of another, and the last to the newest step', () => {
    expect(
      bandsOf(timeline([0, 'fitting'], [300, 'memorization'], [600, 'memorization'], [900, 'cleanup']), 1000),
    ).toEqual([
      { phase: 'fitting', from: 0, to: 300 },
      { phase: 'memorization', from: 300, to: 900 },
      { phase: 'cleanup', from: 900, to: 1000 },
    ])
  })

  it('begin where the verdict says, but not behind the verdict before', () => {
    const told = timeline(
      [300, 'fitting'],
      [600, 'memorization', 1, undefined, 480],
      [900, 'cleanup', 1, undefined, 100],
    )
    expect(bandsOf(told, 900)).toEqual([
      { phase: 'fitting', from: 300, to: 480 },
      { phase: 'memorization', from: 480, to: 600 },
      { phase: 'cleanup', from: 600, to: 900 },
    ])
  })

  it('come back where a phase comes back', () => {
    const phases = bandsOf(timeline([0, 'cleanup'], [1, 'collapsed'], [2, 'cleanup']), 2).map(
      ({ phase }) => phase,
    )
    expect(phases).toEqual(['cleanup', 'collapsed', 'cleanup'])
  })

  it('take the newest version of a step, any order, and no answer that only waits', () => {
    const late = timeline(
      [600, 'cleanup'],
      [300, 'fitting'],
      [300, 'memorization', 2],
      [900, 'cleanup', 1, 'pending'],
    )
    expect(bandsOf(late, 600)).toEqual([
      { phase: 'memorization', from: 300, to: 600 },
      { phase: 'cleanup', from: 600, to: 600 },
    ])
  })

  it('are none without verdicts', () => {
    expect(bandsOf(timeline(), 500)).toEqual([])
  })
})

describe('the axis of the timeline', () => {
  it('reaches to the plan and the limit', () => {
    expect(timelineAxis({ step: 300, planned_steps: 1500, max_steps: 6000 }, null)).toEqual({
      end: 6000,
      marks: [
        { step: 1500, label: 'planned' },
        { step: 6000, label: 'at most' },
      ],
      beyond: [],
    })
  })

  it('tells a limit that is far away in words', () => {
    const axis = timelineAxis({ step: 300, planned_steps: 1500, max_steps: 600_000 }, null)
    expect(axis.end).toBe(1500)
    expect(axis.beyond).toEqual(['Beyond this axis: at most 600,000 steps.'])
  })

  it('reaches to what is expected, and has a length where nothing is known', () => {
    const advice = { expected_transition: { from_step: 900, to_step: 2000 }, extend_to: 2500 }
    expect(timelineAxis({ step: 300, planned_steps: null, max_steps: null }, advice).end).toBe(2500)
    expect(timelineAxis({ step: null, planned_steps: null, max_steps: null }, null).end).toBe(1)
  })
})
