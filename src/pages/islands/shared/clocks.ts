/** The words that change with the clock alone. */
import { type Heard, livenessDetail, livenessText } from '../../view/liveness.ts'

const everyMs = 1000

/** Keeps "heard 12 s ago" true while nothing else on the page changes. */
export function keepClocks(): void {
  setInterval(() => {
    if (document.hidden) return
    for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-heard]')) {
      const heard = heardOf(time)
      const text = livenessText(heard, Date.now())
      if (time.textContent !== text) time.textContent = text
      const detail = livenessDetail(heard, Date.now())
      if (time.title !== detail) time.title = detail
    }
  }, everyMs)
}

function heardOf({ dataset, dateTime }: HTMLTimeElement): Heard {
  const expected = dataset['expected'] ?? ''
  return {
    state: dataset['heard'] ?? 'open',
    heard_at: dateTime,
    expected_by: expected === '' ? null : expected,
  }
}
