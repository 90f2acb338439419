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
  const head = element('th', { text: title }, element('div', { className: 'detail', text: detail }))
  head.setAttribute('scope', 'row')
  const row = element('tr', {}, index < marked ? markCell(index) : document.createElement('td'), head)
  if (replay === null) {
    const cell = document.createElement('td')
    cell.className = 'wide'
    cell.colSpan = 5
    cell.textContent = unavailable
    row.append(cell)
    return row
  }
  const words = hindsightWords(replay.hindsight)
  row.dataset['stop'] = String(replay.hindsight.stop_step ?? 'none')
  row.append(
    cell('Stops at step', words.stop, 'number'),
    cell('Stopped by', replay.stoppedBy === '' ? 'nobody' : replay.stoppedBy),
    cell('Steps saved', words.saved, 'number'),
    cell('Test accuracy then', words.accuracy, 'number'),
    cell('Lost', words.lost),
  )
  return row
}

export function saidRow({ step, advice, by, reasons }: Said): HTMLElement {
  const label = element('span', { className: `advice-label advice-${advice}`, text: advice })
  const kind = cell('Advice', '')
  kind.append(label)
  return element(
    'tr',
    {},
    cell('Step', countText(step), 'number'),
    kind,
    cell('Decided by', by),
    cell('Reasons', reasons.join(' '), 'wide'),
  )
}

/** The label stands for the column's head where the screen is too narrow for columns. */
function cell(label: string, text: string, className = ''): HTMLElement {
  const made = element('td', { className, text })
  made.dataset['label'] = label
  return made
}

function markCell(index: number): HTMLElement {
  const made = cell('Mark', '')
  made.append(element('span', { className: 'mark-letter', text: letterOf(index) }))
  return made
}
