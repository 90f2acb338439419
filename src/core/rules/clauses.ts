/** A condition in its parts: what stands between && and ||, whether it holds, and the values that say why. */
import type { Program } from '../../cel/compile.ts'
import { evaluate, joined, type Scope } from '../../cel/evaluate.ts'
import { childrenOf, type Node, textOf } from '../../cel/syntax.ts'
import { isUnknown, type Outcome, type Value } from '../../cel/value.ts'
import type { Clause } from '../../wire/rules-said.ts'
import { historyFunctionByName } from './functions/register.ts'

interface Written {
  readonly text: string
  readonly node: Node
}

export interface Part extends Written {
  /** The names and the calls of functions of the history in it, each text once. */
  readonly terms: readonly Written[]
}

/** From left to right. */
export function partsOf({ node, source }: Program): readonly Part[] {
  const written = (one: Node): Written => ({ text: textOf(source, one), node: one })
  return split(node).map((part) => ({
    ...written(part),
    terms: [...new Map(termsOf(part).map((term) => [textOf(source, term), written(term)])).values()],
  }))
}

function split(node: Node): readonly Node[] {
  return node.kind === 'and' || node.kind === 'or' ? [...split(node.left), ...split(node.right)] : [node]
}

function termsOf(node: Node): readonly Node[] {
  if (node.kind === 'name' || (node.kind === 'call' && historyFunctionByName.has(node.callee))) return [node]
  return childrenOf(node).flatMap(termsOf)
}

export interface Condition {
  readonly outcome: Outcome
  readonly clauses: Clause[]
}

/** What a condition comes to, and its parts; values as far as they are known. */
export function conditionOf({ node }: Program, parts: readonly Part[], scope: Scope): Condition {
  const outcomes = parts.map((part) => evaluate(part.node, scope))
  const clauses = parts.map((part, index) => clauseOf(part, outcomes[index] ?? false, scope))
  return { outcome: joinedOf(node, outcomes.values()), clauses }
}

function clauseOf({ text, terms }: Part, outcome: Outcome, scope: Scope): Clause {
  const values: Clause['values'] = {}
  for (const term of terms) {
    const value = evaluate(term.node, scope)
    if (!isUnknown(value) && !isLong(value)) values[term.text] = jsonOf(value)
  }
  return {
    expression: text,
    holds: isUnknown(outcome) ? null : outcome === true,
    because: isUnknown(outcome) ? outcome.unknown_because : null,
    values,
  }
}

/** The parts are joined as they stand in the condition, from left to right. */
function joinedOf(node: Node, outcomes: Iterator<Outcome, undefined>): Outcome {
  if (node.kind !== 'and' && node.kind !== 'or') return outcomes.next().value ?? false
  const left = joinedOf(node.left, outcomes)
  return joined(node.kind, left, joinedOf(node.right, outcomes))
}

/** Elements of a list that is told with a clause; a spectrum has hundreds. */
const mostTold = 16

function isLong(value: Value): boolean {
  return typeof value === 'object' && value.length > mostTold
}

function jsonOf(value: Value): Clause['values'][string] {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  return typeof value === 'object' ? value.filter((item) => typeof item === 'number') : value
}
