/** The choice of presets: each with what it does, and why it does not fit this run. */
import { fieldOf, listOf, textOf } from '../run/incoming.ts'
import { part } from '../shared/elements.ts'
import { type Draft, draftOf } from './drafts.ts'

export type Preset = { name: string; title: string; description: string; unavailable: string; draft: Draft }

/** Of the answer of `GET /v1/rules/presets`. */
export function presetsOf(body: unknown): Preset[] {
  return listOf(fieldOf(body, 'presets'), (preset) => ({
    name: textOf(fieldOf(preset, 'name')),
    title: textOf(fieldOf(preset, 'title')),
    description: textOf(fieldOf(preset, 'description')),
    unavailable: textOf(fieldOf(preset, 'unavailable')),
    draft: draftOf(fieldOf(preset, 'ruleset')),
  }))
}

export function presetChoice(presets: readonly Preset[], use: (draft: Draft) => void): void {
  const select = part(document, '#preset', HTMLSelectElement)
  const take = part(document, '#use-preset', HTMLButtonElement)
  const description = part(document, '#preset-description', HTMLElement)
  select.replaceChildren(...presets.map(({ name, title }) => new Option(title, name)))
  const chosen = () => presets.find(({ name }) => name === select.value)
  const describe = () => {
    const preset = chosen()
    const { unavailable = '' } = preset ?? {}
    description.textContent = `${preset?.description ?? ''}${unavailable === '' ? '' : ` Not for this run: ${unavailable}`}`
    take.disabled = preset === undefined || unavailable !== ''
  }
  select.addEventListener('change', describe)
  take.addEventListener('click', () => {
    const preset = chosen()
    if (preset !== undefined) use(preset.draft)
  })
  describe()
}
