import type { ViewState } from './view-state.ts'

const storageKey = 'latebloom-step-axis'

type Answers = { stepAxis(stepAxis: ViewState['stepAxis']): void; resetZoom(): void; marks(): void }

/** The controls above the charts: the step axis, kept from visit to visit, a way out of a zoom, and whether marks are shown. */
export function chartControls(answers: Answers) {
  const controls = document.querySelector<HTMLElement>('#chart-controls')
  const reset = document.querySelector<HTMLButtonElement>('#zoom-reset')
  const marks = document.querySelector<HTMLInputElement>('#show-marks')
  const stepAxis = storedStepAxis()
  for (const choice of document.querySelectorAll<HTMLInputElement>('input[name=step-axis]')) {
    choice.checked = choice.value === stepAxis
    choice.addEventListener('change', () => {
      if (!choice.checked) return
      const chosen = choice.value === 'log' ? 'log' : 'linear'
      try {
        localStorage.setItem(storageKey, chosen)
      } catch {
        // Storage may be forbidden; the choice then lasts as long as the page.
      }
      answers.stepAxis(chosen)
    })
  }
  reset?.addEventListener('click', () => answers.resetZoom())
  marks?.addEventListener('change', () => answers.marks())
  return {
    stepAxis,
    marks: () => marks?.checked ?? true,
    show: () => {
      for (const selector of ['#chart-controls', '#chart-hint']) {
        document.querySelector<HTMLElement>(selector)?.removeAttribute('hidden')
      }
      document.querySelector('#no-charts')?.remove()
    },
    zoomed: (zoomed: boolean) => {
      if (reset !== null) reset.hidden = !zoomed
      controls?.toggleAttribute('data-zoomed', zoomed)
    },
  }
}

function storedStepAxis(): ViewState['stepAxis'] {
  try {
    return localStorage.getItem(storageKey) === 'log' ? 'log' : 'linear'
  } catch {
    return 'linear'
  }
}
