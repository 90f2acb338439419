/** What is wrong with a draft, and where: in an expression, in a field, or in the whole. */
import { fieldOf, listOf, textOf } from '../run/incoming.ts'
import { type Answer, isGood, whyNot } from '../shared/ask.ts'
import { numberOf } from './drafts.ts'

export type Trouble = {
  /** Null: the whole ruleset. */
  rule: number | null
  /** `when`, `then.to`, `name`, ... */
  field: string
  /** Characters of the expression; null: all of it. */
  at: { from: number; to: number } | null
  message: string
  nearest: string | null
}

/** Of the answer to a check, a replay or a save; none where all is well. */
export function troublesOf(answer: Answer): Trouble[] {
  if (isGood(answer)) return listOf(fieldOf(answer.body, 'errors'), ruleErrorOf)
  const faults = listOf(fieldOf(answer.body, 'errors'), faultOf)
  return faults.length > 0 ? faults : [{ ...wholeRuleset, message: whyNot(answer) }]
}

const wholeRuleset = { rule: null, field: '', at: null, nearest: null }

function ruleErrorOf(error: unknown): Trouble {
  return {
    rule: numberOf(fieldOf(error, 'rule')),
    field: textOf(fieldOf(error, 'field')),
    at: spanOf(fieldOf(error, 'at')),
    message: textOf(fieldOf(error, 'message')),
    nearest: textOf(fieldOf(error, 'nearest')) || null,
  }
}

/** Of a problem: `/ruleset/rules/0/then/to` is the field `then.to` of the first rule. */
function faultOf(fault: unknown): Trouble {
  const path = textOf(fieldOf(fault, 'pointer')).split('/').slice(1)
  const at = path.indexOf('rules')
  const index = at < 0 ? Number.NaN : Number(path[at + 1])
  const isRule = Number.isInteger(index)
  return {
    rule: isRule ? index : null,
    field: (isRule ? path.slice(at + 2) : path.slice(-1)).join('.'),
    at: spanOf(fieldOf(fault, 'at')),
    message: textOf(fieldOf(fault, 'detail')),
    nearest: textOf(fieldOf(fault, 'nearest')) || null,
  }
}

function spanOf(span: unknown): Trouble['at'] {
  const from = numberOf(fieldOf(span, 'from'))
  const to = numberOf(fieldOf(span, 'to'))
  return from === null || to === null ? null : { from, to }
}
