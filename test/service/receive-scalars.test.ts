/** Lines of scalars: read all or none. */
import { describe, expect, it } from 'vitest'
import { readLines } from '../../src/service/receive-scalars.ts'

describe('lines of scalars', () => {
  it('are read in their order, blank lines left out', () => {
    expect(readLines('{"step": 2, "train_loss": 1}\r\n\n{"step": 1}\n')).toEqual({
      ok: true,
      value: [
        { step: 2, scalars: { train_loss: 1 } },
        { step: 1, scalars: {} },
      ],
    })
  })

  it('may hold what JSON has no number for', () => {
    const read = readLines('{"step": 0, "train_loss": "NaN", "test_loss": "-Infinity"}')
    expect(read).toEqual({
      ok: true,
      value: [{ step: 0, scalars: { train_loss: Number.NaN, test_loss: Number.NEGATIVE_INFINITY } }],
    })
  })

  it('name each fault by the number of its line', () => {
    const read = readLines('{"step": 0}\nnot json\n{"step": 1.5}\n{"step": 3, "Bad Name": 1}')
    expect(read).toMatchObject({
      ok: false,
      failure: {
        code: 'scalars_line',
        errors: [{ pointer: '/1' }, { pointer: '/2/step' }, { pointer: '/3' }],
      },
    })
  })
})
