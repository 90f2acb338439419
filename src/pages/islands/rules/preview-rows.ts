/** The rows of the preview's tables. */
import { hindsightWords } from '../../view/hindsight-words.ts'
import { letterOf } from '../../view/marks.ts'
import { countText } from '../../view/number-words.ts'
import { element } from '../shared/elements.ts'
import type { Replay, Said } from './replays.ts'

/** `unavailable`: why there is no replay. */
export type PreviewRow = { title: string; detail: string; unavailable: string; replay: Replay | null }

/** Rows that have a mark on the chart: the first ones, of this run. */
const marked = 2

export function rowOf({ title, detail, unavailable, replay }: PreviewRow, index: number): HTMLElement {
  const mark = index < marked ? [element('span', { className: 'mark-letter', text: letterOf(index) })] : []
  const head = element('th', { text: title }, element('div', { className: 'detail', text: detail }))
  head.setAttribute('scope', 'row')
  const row = element('tr', {}, element('td', {}, ...mark), head)
  if (replay === null) {
    const cell = document.createElement('td')
    cell.colSpan = 5
    cell.textContent = unavailable
    row.append(cell)
    return row
  }
  const words = hindsightWords(replay.hindsight)
  row.dataset['stop'] = String(replay.hindsight.stop_step ?? 'none')
  row.append(
    element('td', { className: 'number', text: words.stop }),
    element('td', { text: replay.stoppedBy }),
    element('td', { className: 'number', text: words.saved }),
    element('td', { className: 'number', text: words.accuracy }),
    element('td', { text: words.lost }),
  )
  return row
}

export function saidRow({ step, advice, by, reasons }: Said): HTMLElement {
  const label = element('span', { className: `advice-label advice-${advice}`, text: advice })
  return element(
    'tr',
    {},
    element('td', { className: 'number', text: countText(step) }),
    element('td', {}, label),
    element('td', { text: by }),
    element('td', { text: reasons.join(' ') }),
  )
}
