import type uPlot from 'uplot'
import { phaseWords } from '../../view/phase-words.ts'
import type { ViewState } from './view-state.ts'

/** Paints the phase bands behind a chart's lines, with a strip above them and a name where there is room. */
export function bandsBehind(state: ViewState): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart
    const pixels = devicePixelRatio
    ctx.save()
    ctx.font = `${11 * pixels}px system-ui, sans-serif`
    ctx.textBaseline = 'top'
    for (const { phase, from, to } of state.bands) {
      const left = Math.max(chart.valToPos(from, 'x', true), bbox.left)
      const right = Math.min(chart.valToPos(to, 'x', true), bbox.left + bbox.width)
      if (!(right > left)) continue
      ctx.fillStyle = state.colour(`--tint-${phase}`)
      ctx.fillRect(left, bbox.top, right - left, bbox.height)
      ctx.fillStyle = state.colour(`--phase-${phase}`)
      ctx.fillRect(left, bbox.top - 4 * pixels, right - left, 3 * pixels)
      const { label, mark } = phaseWords[phase]
      const room = right - left - 8 * pixels
      const text = [label, mark].find((candidate) => ctx.measureText(candidate).width < room)
      if (text !== undefined) ctx.fillText(text, left + 4 * pixels, bbox.top + 5 * pixels)
    }
    ctx.restore()
  }
}
