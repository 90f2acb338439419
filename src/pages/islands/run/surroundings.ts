/** What a browser gives to the live channel of a run. */
import type { Surroundings } from './live.ts'

/** The live channel of a run in this browser. */
export function surroundingsOf(run: string): Surroundings {
  return {
    channel(after) {
      const url = new URL(`/v1/runs/${encodeURIComponent(run)}/live`, location.href)
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
      if (after !== undefined) url.searchParams.set('after', String(after))
      return new WebSocket(url)
    },
    isHidden: () => document.hidden,
    whenOnline: (act) => addEventListener('online', act),
  }
}
