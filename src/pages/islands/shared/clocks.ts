import { livenessText } from '../../view/liveness.ts'

const everyMs = 1000

/** Keeps "heard 12 s ago" true while nothing else on the page changes. */
export function keepClocks(): void {
  setInterval(() => {
    if (document.hidden) return
    for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-heard]')) {
      const text = livenessText(time.dataset['heard'] ?? 'open', time.dateTime, Date.now())
      if (time.textContent !== text) time.textContent = text
    }
  }, everyMs)
}
