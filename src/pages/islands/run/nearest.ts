import type uPlot from 'uplot'

/** The row nearest to the cursor in which a series has a number or a gap: series are posted at different steps. */
export function nearestKnown(plot: uPlot, series: number, closest: number): number {
  const cells = plot.data[series]
  const steps = plot.data[0]
  if (series === 0 || cells === undefined || cells[closest] !== undefined) return closest
  const at = steps[closest] ?? 0
  let best = closest
  let distance = Number.POSITIVE_INFINITY
  for (const stride of [-1, 1]) {
    for (let row = closest + stride; row >= 0 && row < cells.length; row += stride) {
      if (cells[row] === undefined) continue
      const away = Math.abs((steps[row] ?? 0) - at)
      if (away < distance) {
        best = row
        distance = away
      }
      break
    }
  }
  return best
}

/** The newest number of a series. */
export function newestKnown(plot: uPlot, series: number): number | undefined {
  const cells = plot.data[series] ?? []
  for (let row = cells.length - 1; row >= 0; row--) {
    const cell = cells[row]
    if (typeof cell === 'number') return cell
  }
  return undefined
}
