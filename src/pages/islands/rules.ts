// The script of the rules page: an editor whose rules are checked by the API as one types, tried by replay, and saved.
import './run/language.ts'

import { checkedDraft } from './rules/checking.ts'
import { completionsOf, vocabularyOf } from './rules/completions.ts'
import { isSame } from './rules/drafts.ts'
import { presetChoice, presetsOf } from './rules/presets.ts'
import { type OtherRun, preview } from './rules/preview.ts'
import { ruleList } from './rules/rule-list.ts'
import { newestOf, type Saved, saving } from './rules/saving.ts'
import type { Trouble } from './rules/troubles.ts'
import { ask } from './shared/ask.ts'
import { part } from './shared/elements.ts'
import { refreshRegions } from './shared/regions.ts'
import { settled } from './shared/settled.ts'

/** How long nothing may be typed before the draft is checked. */
const pauseMs = 250

const section = part(document, '#rules-editor', HTMLElement)
const state = part(document, '#draft-state', HTMLElement)
const run = section.dataset['run'] ?? ''

async function start(): Promise<void> {
  const query = `?run=${encodeURIComponent(run)}`
  const [newest, presetList, names] = await Promise.all([
    newestOf(run),
    ask('GET', `/v1/rules/presets${query}`),
    ask('GET', `/v1/rules/names${query}`),
  ])
  if ('why' in newest) {
    part(document, '#in-force', HTMLElement).after(newest.why)
    return
  }
  let base: Saved = newest
  let checks = 0
  const presets = presetsOf(presetList.body)
  const check = settled(() => void checkDraft(), pauseMs)
  const list = ruleList({
    nonce: section.dataset['nonce'] ?? '',
    complete: completionsOf(vocabularyOf(names.body)),
    changed: () => {
      checks += 1
      saver?.allow(false)
      saver?.edited()
      check()
    },
  })
  const shown = preview(run)
  const showTroubles = (troubles: readonly Trouble[]) => {
    list.show(troubles)
    state.dataset['state'] = troubles.length === 0 ? 'good' : 'bad'
    const things = troubles.length === 1 ? '1 thing' : `${troubles.length} things`
    state.textContent = troubles.length === 0 ? stateText() : `${things} to mend`
  }
  const stateText = () =>
    isSame(list.read(), base.draft) ? `version ${base.version}, unchanged` : 'fits this run; not saved yet'

  async function checkDraft(): Promise<void> {
    checks += 1
    const mine = checks
    const draft = list.read()
    const troubles = await checkedDraft(run, draft)
    if (mine !== checks) return
    showTroubles(troubles)
    if (troubles.length > 0) return shown.outdate()
    saver?.allow(!isSame(draft, base.draft))
    await shown.show(draft, base.version, chosenRuns())
  }

  const saver = saving({
    run,
    presets,
    draft: () => list.read(),
    base: () => base,
    saved: (now) => {
      base = now
      check()
      void refreshRegions()
    },
    refused: showTroubles,
    take: (now) => {
      base = now
      list.fill(now.draft)
      void refreshRegions()
    },
  })
  presetChoice(presets, (draft) => list.fill(draft))
  part(document, '#other-runs', HTMLElement).addEventListener('change', check)
  addEventListener('beforeunload', (event) => {
    if (!isSame(list.read(), base.draft)) event.preventDefault()
  })
  section.hidden = false
  part(document, '#preview', HTMLElement).hidden = false
  list.fill(base.draft)
}

function chosenRuns(): OtherRun[] {
  return [...document.querySelectorAll<HTMLInputElement>('input[name="other-run"]:checked')].map((input) => ({
    run: input.value,
    name: input.dataset['name'] ?? input.value,
  }))
}

void start()
