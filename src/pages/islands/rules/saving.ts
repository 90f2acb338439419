/** Saves the rules under work as the next version, unless another was saved since they were read. */
import { fieldOf } from '../run/incoming.ts'
import { ask, isGood, whyNot } from '../shared/ask.ts'
import { button, element, part } from '../shared/elements.ts'
import { bodyOf, type Draft, draftOf, isSame, numberOf } from './drafts.ts'
import type { Preset } from './presets.ts'
import { type Trouble, troublesOf } from './troubles.ts'

/** The newest version as the API told it. */
export type Saved = { version: number; etag: string; draft: Draft }

export async function newestOf(run: string): Promise<Saved | { why: string }> {
  const answer = await ask('GET', pathOf(run))
  if (!isGood(answer)) return { why: whyNot(answer) }
  return savedOf(answer.body, answer.etag)
}

export type SavingOptions = {
  run: string
  presets: readonly Preset[]
  draft(): Draft
  base(): Saved
  saved(now: Saved): void
  refused(troubles: Trouble[]): void
  /** Puts what is saved by now into the editor. */
  take(now: Saved): void
}

export type Saver = {
  allow(isAllowed: boolean): void
  /** What was answered to an older draft goes, unless it asks something. */
  edited(): void
}

/** Null where the page offers no saving. */
export function saving(options: SavingOptions): Saver | null {
  const save = document.querySelector<HTMLButtonElement>('#save')
  if (save === null) return null
  const answer = part(document, '#save-answer', HTMLElement)
  const tell = (text: string, ...more: Node[]) => answer.replaceChildren(element('p', { text }), ...more)

  async function send(etag: string): Promise<void> {
    const draft = options.draft()
    // A preset that was not changed is saved as one, so that its name is kept with it.
    const preset = options.presets.find((one) => isSame(one.draft, draft))
    const body = preset === undefined ? bodyOf(draft) : { preset: preset.name }
    const told = await ask('PUT', pathOf(options.run), body, { 'if-match': etag })
    if (isGood(told)) {
      const now = savedOf(told.body, told.etag)
      tell(`Saved: version ${now.version}.`)
      options.saved(now)
    } else if (told.status === 412) await conflict()
    else {
      tell(`Not saved. ${whyNot(told)}`)
      options.refused(troublesOf(told))
    }
  }

  async function conflict(): Promise<void> {
    const now = await newestOf(options.run)
    if ('why' in now) return tell(`Not saved. ${now.why}`)
    tell(
      `Not saved: version ${now.version} was saved meanwhile. Your rules are still here.`,
      button('Take theirs into the editor', () => {
        answer.replaceChildren()
        options.take(now)
      }),
      button('Save mine after it', () => void send(now.etag)),
    )
  }

  save.addEventListener('click', () => void send(options.base().etag))
  return {
    allow: (isAllowed) => {
      save.disabled = !isAllowed
    },
    edited: () => {
      if (answer.querySelector('button') === null) answer.replaceChildren()
    },
  }
}

function savedOf(body: unknown, etag: string | null): Saved {
  const version = numberOf(fieldOf(body, 'version')) ?? 0
  return { version, etag: etag ?? '*', draft: draftOf(fieldOf(body, 'ruleset')) }
}

function pathOf(run: string): string {
  return `/v1/runs/${encodeURIComponent(run)}/rules`
}
