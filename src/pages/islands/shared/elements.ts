/** Makes elements, and finds those that the server has put into the page. */

export function element(
  tag: string,
  { className, text }: { className?: string; text?: string } = {},
  ...children: readonly Node[]
): HTMLElement {
  const made = document.createElement(tag)
  if (className !== undefined) made.className = className
  if (text !== undefined) made.textContent = text
  made.append(...children)
  return made
}

export function button(text: string, act: () => void, className = 'quiet'): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = className
  made.textContent = text
  made.addEventListener('click', act)
  return made
}

/** An element that the page must have; without it the script has nothing to do. */
export function part<Kind extends HTMLElement>(
  within: ParentNode,
  selector: string,
  kind: new () => Kind,
): Kind {
  const found = within.querySelector(selector)
  if (found instanceof kind) return found
  throw new Error(`the page has no ${selector}`)
}
