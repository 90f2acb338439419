import type uPlot from 'uplot'
import type { Band } from '../../view/bands.ts'
import { phaseWords } from '../../view/phase-words.ts'
import type { ViewState } from './view-state.ts'

/** Paints the phase bands behind a chart's lines, with a strip above them. */
export function paintBands(state: ViewState): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart
    const pixels = devicePixelRatio
    for (const { phase, left, width } of seenBands(chart, state.bands)) {
      ctx.fillStyle = state.colour(`--tint-${phase}`)
      ctx.fillRect(left, bbox.top, width, bbox.height)
      ctx.fillStyle = state.colour(`--phase-${phase}`)
      ctx.fillRect(left, bbox.top - 4 * pixels, width, 3 * pixels)
    }
  }
}

/** Names the bands where there is room, over the grid and under the lines. */
export function nameBands(state: ViewState): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart
    const pixels = devicePixelRatio
    ctx.save()
    ctx.font = `${11 * pixels}px system-ui, sans-serif`
    ctx.textBaseline = 'top'
    ctx.textAlign = 'left'
    ctx.lineJoin = 'round'
    ctx.lineWidth = 4 * pixels
    for (const { phase, left, width } of seenBands(chart, state.bands)) {
      const { label, mark } = phaseWords[phase]
      const text = [label, mark].find((candidate) => ctx.measureText(candidate).width < width - 8 * pixels)
      if (text === undefined) continue
      const [x, y] = [left + 4 * pixels, bbox.top + 5 * pixels]
      ctx.strokeStyle = state.colour(`--tint-${phase}`)
      ctx.strokeText(text, x, y)
      ctx.fillStyle = state.colour(`--phase-${phase}`)
      ctx.fillText(text, x, y)
    }
    ctx.restore()
  }
}

/** The bands that are in view, in canvas pixels. */
function seenBands(chart: uPlot, bands: readonly Band[]) {
  const { left: first, width: all } = chart.bbox
  return bands.flatMap(({ phase, from, to }) => {
    const left = Math.max(chart.valToPos(from, 'x', true), first)
    const width = Math.min(chart.valToPos(to, 'x', true), first + all) - left
    return width > 0 ? [{ phase, left, width }] : []
  })
}
