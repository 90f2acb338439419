/** A notice in words, for people: a line that says what, and a sentence or two that say more. */
import type { Notice } from '../../wire/notices.ts'

export interface Words {
  readonly title: string
  readonly text: string
}

export function wordsOf(notice: Notice): Words {
  switch (notice.event) {
    case 'phase_changed':
      return {
        title: `${notice.name}: ${plain(notice.to)} at step ${notice.step}`,
        text: `The phase was ${plain(notice.from)} before. Probability of ${plain(notice.to)}: ${percent(notice.probability)}.`,
      }
    case 'advice_changed':
    case 'intervene':
      return {
        title: `${notice.name}: ${adviceWord(notice.to, notice.extend_to)} at step ${notice.step}`,
        text: [
          ...(notice.from === null ? [] : [`The advice was ${notice.from} before.`]),
          ...notice.reasons,
        ].join(' '),
      }
    case 'silence':
      return {
        title: `${notice.name}: silent since ${notice.silent_since}`,
        text: `At its pace so far the trainer should have posted again by ${notice.expected_by}. That it is silent says nothing of why.`,
      }
    case 'failure':
      return {
        title: `${notice.name}: the snapshot at step ${notice.step} could not be evaluated`,
        text: notice.reason,
      }
    case 'rule_notified':
      return { title: `${notice.name}: ${notice.rule} at step ${notice.step}`, text: notice.message }
    case 'test':
      return { title: 'A test of this webhook', text: 'Notices of runs arrive here.' }
  }
}

function adviceWord(advice: string, extendTo: number | null): string {
  return extendTo === null ? advice : `${advice} to step ${extendTo}`
}

function plain(name: string): string {
  return name.replaceAll('_', ' ')
}

function percent(probability: number): string {
  return `${Math.round(100 * probability)}%`
}
