/** The share of single-frequency neurons, by the 2-D Fourier transform of each neuron over the grid of pairs. */
import { at, mean, sum, upTo } from './arrays.ts'
import { type BasisRow, basisRows, frequenciesOf } from './fourier.ts'
import type { ReferenceRun } from './run.ts'

export function singleFrequencyShare(run: ReferenceRun): number {
  const rows = basisRows(run.n)
  return mean(
    upTo(run.model.d_mlp).map((neuron) => {
      const activations = upTo(run.n).map((i) =>
        upTo(run.n).map((j) => at(at(run.grid, i * run.n + j).neurons, neuron)),
      )
      return bestShare(activations, rows) > 0.85 ? 1 : 0
    }),
  )
}

/** The largest share of the variance that lies in one {1, cos, sin} x {1, cos, sin} block; 0 without variance. */
function bestShare(activations: readonly (readonly number[])[], rows: readonly BasisRow[]): number {
  const n = activations.length
  const coefficients = rows.flatMap((x) =>
    rows.map((y) => ({
      x: x.frequency,
      y: y.frequency,
      value: sum(
        activations.flatMap((values, i) => values.map((value, j) => value * at(x.row, i) * at(y.row, j))),
      ),
    })),
  )
  const varying = coefficients.filter(({ x, y }) => x !== 0 || y !== 0)
  const variance = sum(varying.map(({ value }) => value * value))
  const power = sum(coefficients.map(({ value }) => value * value))
  if (variance <= 1e-12 * power) return 0
  const energies = frequenciesOf(n).map((k) =>
    sum(
      varying
        .filter(({ x, y }) => (x === 0 || x === k) && (y === 0 || y === k))
        .map(({ value }) => value * value),
    ),
  )
  return Math.max(...energies) / variance
}
