// The script of the pages of webhooks: makes them, tries them, sends deliveries again, and keeps the log up to date.
import { fieldOf, textOf } from './run/incoming.ts'
import { type Answer, ask, isGood, whyNot } from './shared/ask.ts'
import { element, part } from './shared/elements.ts'
import { refreshRegions } from './shared/regions.ts'
import { webhookOf } from './webhooks/form.ts'

const refreshEveryMs = 4000

const answerPlace = part(document, '#answer', HTMLElement)
const form = document.querySelector<HTMLFormElement>('#webhook-form')

/** The buttons of the server's pages say what they send; without this script they are hidden. */
const methods = { post: 'POST', patch: 'PATCH', delete: 'DELETE' } as const

function showButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>(
    '[data-post], [data-patch], [data-delete]',
  ))
    button.hidden = false
}

async function refresh(): Promise<void> {
  await refreshRegions().catch(() => undefined)
  showButtons()
}

/** A secret is told once: it stays until the page is left. */
function tell(answer: Answer, done: string): void {
  const secret = textOf(fieldOf(answer.body, 'secret'))
  const told = element('p', { text: isGood(answer) ? done : whyNot(answer) })
  if (secret === '') {
    answerPlace.replaceChildren(told)
    return
  }
  const code = element('code', { text: secret })
  code.id = 'secret'
  answerPlace.replaceChildren(
    told,
    element('p', { text: 'Its secret, which is told this once: ' }, code),
    element('p', {
      className: 'note',
      text: 'Receivers verify signatures with it. Keep it where they can read it.',
    }),
  )
}

async function act(button: HTMLButtonElement): Promise<void> {
  const { confirm: question, body } = button.dataset
  if (question !== undefined && !confirm(question)) return
  for (const [name, method] of Object.entries(methods)) {
    const path = button.dataset[name]
    if (path === undefined) continue
    button.disabled = true
    const answer = await ask(method, path, body === undefined ? undefined : JSON.parse(body))
    button.disabled = false
    tell(answer, method === 'DELETE' ? 'Removed.' : 'Done.')
    if (isGood(answer) && method === 'DELETE') location.assign('/webhooks')
  }
  await refresh()
}

document.addEventListener('click', ({ target }) => {
  if (target instanceof HTMLButtonElement) void act(target)
})

async function make(filled: HTMLFormElement): Promise<void> {
  const answer = await ask('POST', '/v1/webhooks', webhookOf(filled))
  tell(answer, 'Made.')
  if (isGood(answer)) filled.reset()
  await refresh()
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  void make(form)
})

/** One refresh at a time, the next a fixed while after the last has ended. */
async function keepRefreshing(): Promise<void> {
  if (!document.hidden) await refresh()
  setTimeout(() => void keepRefreshing(), refreshEveryMs)
}

if (form !== null) form.hidden = false
showButtons()
setTimeout(() => void keepRefreshing(), refreshEveryMs)
