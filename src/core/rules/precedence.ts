/** Which rule decides. */
import type { Judged } from './judge.ts'

/** The budget comes before all of them; after them the advisor's own advice stands. `notify` is not among them. */
export const precedence = ['stop', 'pause', 'extend', 'intervene', 'continue'] as const
export type Deciding = (typeof precedence)[number]

export interface Winner {
  readonly judged: Judged
  readonly kind: Deciding
}

/** Of the rules that are ready the one whose action comes first; of those with the same action, the one listed first. */
export function winnerOf(judged: readonly Judged[]): Winner | null {
  for (const kind of precedence) {
    const winner = judged.find(({ ready, rule }) => ready && rule.then.kind === kind)
    if (winner !== undefined) return { judged: winner, kind }
  }
  return null
}
