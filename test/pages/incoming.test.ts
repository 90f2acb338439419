import { describe, expect, it } from 'vitest'
import { listOf, rowOf } from '../../src/pages/islands/run/incoming.ts'
import { tell } from '../../src/pages/islands/run/tell.ts'
import { liveEventSchema } from '../../src/wire/live.ts'
import { type HistoryRow, historySchema } from '../../src/wire/reading.ts'
import { recordedRun } from './recorded-run.ts'

/** What a listener hears of an event. */
function heard(event: unknown): { rows: HistoryRow[]; calls: string[] } {
  const rows: HistoryRow[] = []
  const calls: string[] = []
  tell(event, {
    rows: (more) => rows.push(...more),
    recomputed: () => calls.push('recomputed'),
    changed: () => calls.push('changed'),
  })
  return { rows, calls }
}

describe('what arrives at the page', () => {
  it('is read as the contract says, whole', () => {
    const { history } = recordedRun(900)
    const sent = historySchema.parse(history)
    expect(listOf(JSON.parse(JSON.stringify(sent.rows)), rowOf)).toEqual(sent.rows)
  })

  it('is left out where it is of another shape', () => {
    expect(listOf([null, 3, {}, { step: '3' }, { step: 4 }], rowOf)).toEqual([{ step: 4 }])
    expect(listOf('rows', rowOf)).toEqual([])
    expect(rowOf({ step: 1, readings: { a: { value: 'x' }, b: { value: 2 } } })).toEqual({
      step: 1,
      readings: { b: { value: 2 } },
    })
  })
})

describe('live events', () => {
  const { advice } = recordedRun(300)

  it('become rows, or a call', () => {
    const event = liveEventSchema.parse({ type: 'advice', seq: 1, advice })
    expect(heard(event).rows).toEqual([{ step: 300, readings: advice?.readings }])
    const lines = [{ step: 5, scalars: { train_loss: 1, test_loss: 'NaN' } }]
    expect(heard(liveEventSchema.parse({ type: 'scalars', seq: 2, lines })).rows).toEqual(lines)
    expect(heard(liveEventSchema.parse({ type: 'recomputed', seq: 3, from_step: 0 })).calls).toEqual([
      'recomputed',
    ])
    expect(heard(liveEventSchema.parse({ type: 'run', seq: 4, state: 'closed' })).calls).toEqual(['changed'])
  })

  it('of a kind that is not known are nothing', () => {
    for (const event of [{ type: 'hello' }, { type: 'new' }, undefined, 'pong', null]) {
      expect(heard(event)).toEqual({ rows: [], calls: [] })
    }
  })
})
