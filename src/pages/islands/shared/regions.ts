/**
 * Takes newer content for the regions of this page from the server, which is the one renderer. A region that did not
 * change is left alone; opened details stay open, and the focus stays where it was.
 */
export async function refreshRegions(): Promise<void> {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!response.ok) throw new Error(`the advisor answered ${response.status}`)
  const newer = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const region of document.querySelectorAll<HTMLElement>('[data-region]')) {
    const replacement = newer.getElementById(region.id)
    if (replacement !== null && replacement.innerHTML !== region.innerHTML) replace(region, replacement)
  }
}

function replace(region: HTMLElement, replacement: HTMLElement): void {
  for (const details of region.querySelectorAll<HTMLDetailsElement>('details[open]')) {
    const same = details.id === '' ? null : replacement.querySelector(`#${CSS.escape(details.id)}`)
    same?.setAttribute('open', '')
  }
  const focused = region.contains(document.activeElement) ? pathTo(region, document.activeElement) : undefined
  region.replaceChildren(...replacement.childNodes)
  if (focused !== undefined) elementAt(region, focused)?.focus({ preventScroll: true })
}

/** Where an element stands in a region: the index of each ancestor among its siblings. */
function pathTo(region: Element, element: Element | null): number[] {
  const path: number[] = []
  for (let at = element; at !== null && at !== region; at = at.parentElement) {
    path.unshift(at.parentElement === null ? 0 : [...at.parentElement.children].indexOf(at))
  }
  return path
}

function elementAt(region: Element, path: readonly number[]): HTMLElement | undefined {
  let at: Element | undefined = region
  for (const index of path) at = at?.children[index]
  return at instanceof HTMLElement ? at : undefined
}
