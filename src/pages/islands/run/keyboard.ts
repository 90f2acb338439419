import type uPlot from 'uplot'
import type { Wall } from './plot-options.ts'
import { backward, forward, visibleSteps } from './view-state.ts'

/** Half of what is seen, or twice as much. */
const zoomFactor = 0.5

/** Arrow keys move the cursor along the steps, + and − zoom about it, 0 or Escape shows everything again. */
export function answerKeys(plot: uPlot, wall: Wall): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    switch (event.key) {
      case 'ArrowLeft':
        moveCursor(plot, wall, -1)
        break
      case 'ArrowRight':
        moveCursor(plot, wall, 1)
        break
      case '+':
      case '=':
        zoomAbout(plot, wall, zoomFactor)
        break
      case '-':
        zoomAbout(plot, wall, 1 / zoomFactor)
        break
      case '0':
      case 'Escape':
        wall.resetZoom()
        break
      default:
        return
    }
    event.preventDefault()
  }
}

function moveCursor(plot: uPlot, wall: Wall, stride: number): void {
  const steps = plot.data[0]
  const { left = -1 } = plot.cursor
  const from = left < 0 ? (stride < 0 ? steps.length : -1) : plot.posToIdx(left)
  const step = steps[Math.min(steps.length - 1, Math.max(0, from + stride))]
  if (step === undefined || step === null) return
  wall.pointAt(step)
}

function zoomAbout(plot: uPlot, { state, zoomTo, resetZoom }: Wall, factor: number): void {
  const all = visibleSteps({ ...state, zoom: undefined })
  const { from, to } = visibleSteps(state)
  const place = (step: number) => forward(state.stepAxis, step)
  const { left = -1 } = plot.cursor
  const centre = left < 0 ? (place(from) + place(to)) / 2 : place(plot.posToVal(left, 'x'))
  const newFrom = Math.max(all.from, backward(state.stepAxis, centre - (centre - place(from)) * factor))
  const newTo = Math.min(all.to, backward(state.stepAxis, centre + (place(to) - centre) * factor))
  if (newFrom <= all.from && newTo >= all.to) resetZoom()
  else zoomTo(newFrom, newTo)
}
