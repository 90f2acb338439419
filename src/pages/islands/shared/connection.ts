/** The line at the top of a page that says how it is kept up to date. */
import type { ConnectionState } from './connection-state.ts'

/** Says at the top of the page whether what it shows is kept up to date. */
export function showConnection(state: ConnectionState, text: string): void {
  const place = document.querySelector<HTMLElement>('#connection')
  if (place === null) return
  place.dataset['state'] = state
  if (place.textContent !== text) place.textContent = text
}
