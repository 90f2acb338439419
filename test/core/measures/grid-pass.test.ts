/** The forward pass from tables equals the plain one, pair by pair. */
import { describe, expect, it } from 'vitest'
import { contextsOf } from '../../../src/core/measures/context.ts'
import { columnsOf } from '../../../src/core/measures/quantities/columns.ts'
import { type GridBlock, gridPass } from '../../../src/core/measures/quantities/grid-pass.ts'
import { drive } from '../drive.ts'
import { randomRuns } from '../random-run.ts'
import { snapshotOf, subjectOf } from '../small-run.ts'

describe.each(randomRuns.map((run) => [run.title, run] as const))('%s', (_, run) => {
  it('has the same logits and sums of neurons', async () => {
    const subject = subjectOf(run)
    const { rows: maybe } = contextsOf(subject, snapshotOf(subject, run.weights))
    if (!('context' in maybe)) return expect.fail(maybe.none_because)
    const { model, rows, weights } = maybe.context
    const { structure } = rows
    if (structure === null) return expect.fail('the run has a structure')
    const pass = { model, rows, structure, weights, columns: columnsOf(rows) }
    expect(model.grid).not.toBeNull()
    const plainly = { ...pass, model: { ...model, grid: null } }
    const [tabled, plain] = [await blocksOf(pass), await blocksOf(plainly)]
    expect(tabled?.length).toBe(plain?.length)
    for (const [index, block] of (tabled ?? []).entries()) {
      const other = plain?.[index]
      for (const name of ['logits', 'first', 'second', 'sum', 'difference', 'squares']) {
        const [values, expected] = [valuesOf(block, name), valuesOf(other, name)]
        expect(values.length).toBe(expected.length)
        const scale = Math.max(1, ...expected.map(Math.abs))
        const worst = Math.max(...values.map((value, at) => Math.abs(value - (expected[at] ?? Number.NaN))))
        expect(worst / scale).toBeLessThan(1e-5)
      }
    }
  })
})

function valuesOf(block: GridBlock | undefined, name: string): number[] {
  const values = name === 'logits' ? block?.logits : block?.sums?.[name]?.data
  return Array.from(values ?? expect.fail(`no ${name}`), Number)
}

async function blocksOf(pass: Parameters<typeof gridPass>[0]): Promise<GridBlock[]> {
  const blocks: GridBlock[] = []
  await drive(
    gridPass(pass, function* (block) {
      blocks.push(block)
      yield* []
    }),
  )
  return blocks
}
