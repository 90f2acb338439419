/** Marks on the charts: a dashed line with its letter at a step where another rule would have stopped the run. */
import type uPlot from 'uplot'
import { gatheredMarks, type Mark } from '../../view/marks.ts'
import { fieldOf, textOf } from './incoming.ts'
import type { ViewState } from './view-state.ts'

export function markOf(value: unknown): Mark | undefined {
  const letter = textOf(fieldOf(value, 'letter'))
  const title = textOf(fieldOf(value, 'title'))
  const step = fieldOf(value, 'step')
  return letter !== '' && typeof step === 'number' ? { letter, title, step } : undefined
}

/** Draws the marks that are in view over a chart's lines, their letters at the foot, and one above the other where they are close. */
export function paintMarks(state: ViewState): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart
    const pixels = devicePixelRatio
    ctx.save()
    ctx.font = `600 ${11 * pixels}px system-ui, sans-serif`
    ctx.textBaseline = 'bottom'
    ctx.lineJoin = 'round'
    let [before, row] = [Number.NEGATIVE_INFINITY, 0]
    for (const { step, letters } of gatheredMarks(state.marks)) {
      const x = chart.valToPos(step, 'x', true)
      if (x < bbox.left || x > bbox.left + bbox.width) continue
      ctx.strokeStyle = state.colour('--mark')
      ctx.lineWidth = 1.25 * pixels
      ctx.setLineDash([4 * pixels, 3 * pixels])
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
      ctx.setLineDash([])
      const width = ctx.measureText(letters).width
      const isRoom = x + width + 6 * pixels < bbox.left + bbox.width
      ctx.textAlign = isRoom ? 'left' : 'right'
      row = x < before ? row + 1 : 0
      before = x + width + 6 * pixels
      const left = x + (isRoom ? 3 : -3) * pixels
      const foot = bbox.top + bbox.height - (3 + 13 * row) * pixels
      ctx.strokeStyle = state.colour('--surface')
      ctx.lineWidth = 4 * pixels
      ctx.strokeText(letters, left, foot)
      ctx.fillStyle = state.colour('--mark')
      ctx.fillText(letters, left, foot)
    }
    ctx.restore()
  }
}
