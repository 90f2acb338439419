/** The calls of functions of the history in expressions: each is a fold of its own over the judged steps. */
import type { Program } from '../../cel/compile.ts'
import { type Call, childrenOf, type Node, textOf } from '../../cel/syntax.ts'
import type { Value } from '../../cel/value.ts'
import { historyFunctionByName } from './functions/register.ts'
import type { RuleFunction } from './functions/rule-function.ts'

export interface HistoryCall {
  /** What is written: calls with the same text share what they keep. */
  readonly text: string
  readonly function: RuleFunction
  /** Its first argument. */
  readonly series: Node
  readonly constants: readonly Value[]
  readonly keeps: number
  /** Of the whole expression. */
  readonly source: string
}

/** Arguments come before the calls that they are in. */
export function historyCallsOf(programs: readonly Program[]): readonly HistoryCall[] {
  const calls = new Map<string, HistoryCall>()
  for (const { node, source } of programs) collect(node, source, calls)
  return [...calls.values()]
}

const keys = new WeakMap<Call, string>()

/** The key of a call in what is remembered. A call is asked for its key at every step, and a text that is cut anew is hashed anew. */
export function keyOf(call: Call, source: string): string {
  const known = keys.get(call)
  if (known !== undefined) return known
  const key = textOf(source, call)
  keys.set(call, key)
  return key
}

function collect(node: Node, source: string, calls: Map<string, HistoryCall>): void {
  for (const child of childrenOf(node)) collect(child, source, calls)
  if (node.kind !== 'call') return
  const called = historyFunctionByName.get(node.callee)
  const [series, ...others] = node.args
  const text = keyOf(node, source)
  if (called === undefined || series === undefined || calls.has(text)) return
  const constants = others.flatMap((arg) => (arg.kind === 'literal' ? [arg.value] : []))
  calls.set(text, { text, function: called, series, constants, keeps: called.keeps(constants), source })
}
