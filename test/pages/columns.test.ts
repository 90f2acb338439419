import { describe, expect, it } from 'vitest'
import { chartsOf } from '../../src/pages/view/charts.ts'
import { columnsOf, newestOf } from '../../src/pages/view/columns.ts'
import { extremeRows } from '../../src/pages/view/extreme-rows.ts'
import { addRow, type RowBook, rowsOf } from '../../src/pages/view/row-book.ts'
import { strongestFrequencies } from '../../src/pages/view/strongest.ts'
import { undefinedReadings } from '../../src/pages/view/undefined-readings.ts'
import type { HistoryRow } from '../../src/wire/reading.ts'

const loss = { name: 'test_loss' }

describe('columns of a history', () => {
  it('let a reading win over a scalar, and a scalar fill in for an undefined reading', () => {
    const rows: HistoryRow[] = [
      { step: 0, scalars: { test_loss: 4 } },
      { step: 1, scalars: { test_loss: 3 }, readings: { test_loss: { value: 2 } } },
      { step: 2, scalars: { test_loss: 1 }, readings: { test_loss: { undefined_because: 'no test split' } } },
    ]
    expect(columnsOf(rows, [loss]).cells).toEqual([[4, 2, 1]])
  })

  it('break at an undefined reading and at NaN, not where nothing was posted', () => {
    const rows: HistoryRow[] = [
      { step: 0, readings: { test_loss: { undefined_because: 'NaN weights' } } },
      { step: 1, scalars: { train_loss: 1 } },
      { step: 2, scalars: { test_loss: 'NaN' } },
      { step: 3, scalars: { test_loss: 0.5 } },
    ]
    expect(columnsOf(rows, [loss, { name: 'train_loss' }]).cells).toEqual([
      [null, undefined, null, 0.5],
      [undefined, 1, undefined, undefined],
    ])
  })

  it('come in step order, without rows that hold none of the series', () => {
    const rows: HistoryRow[] = [
      { step: 20, scalars: { test_loss: 2 } },
      { step: 5 },
      { step: 10, scalars: { test_loss: 1 } },
    ]
    expect(columnsOf(rows, [loss])).toEqual({ steps: [10, 20], cells: [[1, 2]] })
  })

  it('take one entry of a list, and nothing beyond its end', () => {
    const rows: HistoryRow[] = [{ step: 0, readings: { frequency_energies: { value: [0.1, 0.7] } } }]
    const cells = [0, 1, 2].map((entry) => columnsOf(rows, [{ name: 'frequency_energies', entry }]).cells)
    expect(cells).toEqual([[[0.1]], [[0.7]], [[null]]])
  })
})

describe('the newest value', () => {
  it('is told even where it is not a number', () => {
    const rows: HistoryRow[] = [
      { step: 9, scalars: { test_loss: 'NaN' } },
      { step: 3, scalars: { test_loss: 1 } },
    ]
    expect(newestOf(rows, loss)).toEqual({ step: 9, value: Number.NaN })
    expect(newestOf(rows, { name: 'nothing' })).toBeUndefined()
  })
})

describe('rows that arrive live', () => {
  it('complete the row of their step, in any order, as often as they come', () => {
    const book: RowBook = new Map()
    addRow(book, { step: 2, scalars: { a: 1 } })
    addRow(book, { step: 1, scalars: { a: 0 } })
    addRow(book, { step: 2, readings: { m: { value: 5 } } })
    addRow(book, { step: 2, scalars: { b: 2 } })
    addRow(book, { step: 2, scalars: { b: 2 } })
    expect(rowsOf(book)).toEqual([
      { step: 1, scalars: { a: 0 } },
      { step: 2, scalars: { a: 1, b: 2 }, readings: { m: { value: 5 } } },
    ])
  })
})

describe('fewer rows', () => {
  it('keep every spike, the ends, and a gap', () => {
    const cells = Array.from({ length: 1000 }, (_, row) =>
      row === 437 ? 99 : row === 438 ? -99 : row === 700 ? null : 0,
    )
    const kept = extremeRows([cells], cells.length, 20)
    expect(kept).toEqual(expect.arrayContaining([0, 437, 438, 700, 999]))
    expect(kept.length).toBeLessThanOrEqual(20 * 5)
    expect(kept).toEqual([...kept].sort((a, b) => a - b))
  })

  it('are all rows where these are few', () => {
    expect(extremeRows([[1, 2, 3]], 3, 10)).toEqual([0, 1, 2])
    expect(extremeRows([[]], 0, 10)).toEqual([])
  })
})

describe('frequencies and gaps', () => {
  const rows: HistoryRow[] = [
    { step: 5, readings: { frequency_energies: { value: [0, 0.2, 0.5, 0.2] } } },
    {
      step: 1,
      readings: { frequency_energies: { value: [1, 0, 0, 0] }, m: { undefined_because: 'no probe' } },
    },
    {
      step: 9,
      readings: {
        frequency_energies: { undefined_because: 'NaN weights' },
        m: { undefined_because: 'no probe' },
      },
    },
  ]

  it('ranks the frequencies of the newest snapshot that has them, ties by number', () => {
    expect(strongestFrequencies(rows, 3)).toEqual([3, 2, 4])
    expect(strongestFrequencies([], 3)).toEqual([])
  })

  it('lists undefined readings by measure and reason', () => {
    expect(undefinedReadings(rows)).toEqual([
      { measure: 'm', because: 'no probe', steps: 2, from: 1, to: 9 },
      { measure: 'frequency_energies', because: 'NaN weights', steps: 1, from: 9, to: 9 },
    ])
  })
})

describe('charts of a history', () => {
  it('are those that it can fill, with a chart for each scalar of the trainer’s own', () => {
    const rows: HistoryRow[] = [
      {
        step: 1,
        scalars: { train_loss: 1, learning_rate: 0.1 },
        readings: { unmirrored_test_loss: { value: 1 } },
      },
    ]
    const charts = chartsOf(rows, [{ id: 'unmirrored_test_loss', unit: 'nats' }])
    expect(charts.map(({ id, series }) => [id, series.map(({ label }) => label)])).toEqual([
      ['loss', ['Train loss']],
      ['scalar-learning_rate', ['learning rate']],
    ])
  })
})
