/** The live preview: replays the rules under work over this run and over those that are chosen. */
import { letterOf, type Mark } from '../../view/marks.ts'
import { type Answer, ask, isGood, whyNot } from '../shared/ask.ts'
import { part } from '../shared/elements.ts'
import { bodyOf, type Draft } from './drafts.ts'
import { previewChart } from './preview-chart.ts'
import { type PreviewRow, rowOf, saidRow } from './preview-rows.ts'
import { replayOf, replaysOf } from './replays.ts'

/** Rows of what would have been said, at most; the API has them all. */
const mostSaid = 60

export type OtherRun = { run: string; name: string }

/** `version`: the one in force, which is shown beside the draft. */
export function preview(run: string) {
  const state = part(document, '#preview-state', HTMLElement)
  const rows = part(document, '#preview-table tbody', HTMLTableSectionElement)
  const said = part(document, '#said-table tbody', HTMLTableSectionElement)
  const chart = previewChart(run)
  const path = `/v1/runs/${encodeURIComponent(run)}/replay`
  let asked = 0
  return {
    /** Of two calls that are under way the newer one is shown. */
    async show(draft: Draft, version: number, others: readonly OtherRun[]): Promise<void> {
      asked += 1
      const mine = asked
      state.textContent = 'replaying'
      const ruleset = bodyOf(draft)
      const [own, saved, elsewhere] = await Promise.all([
        ask('POST', path, { ruleset, said: 'changes' }),
        ask('POST', path, { version, said: 'none' }),
        replayElsewhere(ruleset, others),
      ])
      if (mine !== asked) return
      const drafted = rowOfAnswer('These rules', 'this run', own)
      const here = [drafted, rowOfAnswer(`Version ${version}`, 'this run, as it is saved', saved)]
      rows.replaceChildren(...[...here, ...otherRows(elsewhere, others)].map(rowOf))
      said.replaceChildren(...(drafted.replay?.said ?? []).slice(0, mostSaid).map(saidRow))
      chart.mark(marksOf(here))
      state.textContent = drafted.replay === null ? 'not replayed' : 'up to date'
    },
    /** What is shown is of an older draft. */
    outdate(): void {
      asked += 1
      state.textContent = 'waits until the rules are mended'
    },
  }
}

function replayElsewhere(ruleset: unknown, others: readonly OtherRun[]): Promise<Answer> | null {
  if (others.length === 0) return null
  return ask('POST', '/v1/rules/replay', { runs: others.map(({ run }) => run), ruleset, said: 'none' })
}

function rowOfAnswer(title: string, detail: string, answer: Answer): PreviewRow {
  if (isGood(answer)) return { title, detail, unavailable: '', replay: replayOf(answer.body) }
  return { title, detail, unavailable: whyNot(answer), replay: null }
}

function otherRows(answer: Answer | null, others: readonly OtherRun[]): PreviewRow[] {
  if (answer === null) return []
  const replays = replaysOf(answer.body)
  return others.map(({ run, name }) => {
    const found = replays.find((one) => one.run === run)
    const unavailable = found?.unavailable ?? whyNot(answer)
    return { title: 'These rules', detail: name, unavailable, replay: found?.replay ?? null }
  })
}

function marksOf(rows: readonly PreviewRow[]): Mark[] {
  return rows.flatMap(({ title, replay }, index) => {
    const step = replay?.hindsight.stop_step ?? null
    return step === null ? [] : [{ letter: letterOf(index), title, step }]
  })
}
