/** Evaluates a checked expression. Never throws, and visits each node at most once. */
import type { Declarations } from './declarations.ts'
import type { Call, Node } from './syntax.ts'
import { isUnknown, numberOr, type Outcome, unknown, type Value } from './value.ts'

/** Where an evaluation finds what is not in the expression. */
export interface Scope {
  readonly declared: Declarations
  readonly name: (name: string) => Outcome
  /** The outcome of a call of a function that is computed by the host. */
  readonly call: (call: Call) => Outcome
  /** What may still be taken: one a node, and one an element of a list that is searched. */
  readonly allowance: { left: number }
}

/** The outcome; unknown once the allowance is spent. */
export function evaluate(node: Node, scope: Scope): Outcome {
  scope.allowance.left -= 1
  if (scope.allowance.left < 0) return unknown('the evaluation took more steps than it may')
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'name':
      return scope.name(node.name)
    case 'list':
      return listOf(node.items.map((item) => evaluate(item, scope)))
    case 'call':
      return evaluateCall(node, scope)
    case 'not': {
      const of = evaluate(node.of, scope)
      return isUnknown(of) ? of : of !== true
    }
    case 'negate': {
      const of = evaluate(node.of, scope)
      return typeof of === 'number' ? -of : isUnknown(of) ? of : mismatch
    }
    case 'and':
    case 'or':
      return decisive(node, scope)
    case 'choose': {
      const test = evaluate(node.test, scope)
      return isUnknown(test) ? test : evaluate(test === true ? node.then : node.otherwise, scope)
    }
    default: {
      const left = evaluate(node.left, scope)
      const right = evaluate(node.right, scope)
      if (isUnknown(left)) return left
      if (isUnknown(right)) return right
      if (node.kind === 'in') return isIn(left, right, scope)
      return node.kind === 'compare'
        ? compared(node.operator, left, right)
        : calculated(node.operator, left, right)
    }
  }
}

/** The checker does not let it happen; an outcome all the same, since nothing here throws. */
const mismatch = unknown('a value is not of the type that was declared')

/** Either side may settle it, so both are looked at: what an expression takes does not depend on its values. */
function decisive(node: Extract<Node, { kind: 'and' | 'or' }>, scope: Scope): Outcome {
  return joined(node.kind, evaluate(node.left, scope), evaluate(node.right, scope))
}

/** `false && x` is false and `true || x` true, whatever x is, and in either order (Kleene's logic, as CEL has it). */
export function joined(kind: 'and' | 'or', left: Outcome, right: Outcome): Outcome {
  const settles = kind === 'or'
  if (left === settles || right === settles) return settles
  return isUnknown(left) ? left : right
}

function evaluateCall(node: Call, scope: Scope): Outcome {
  const computed = scope.declared.functions.get(node.callee)?.computed
  if (computed === undefined) return mismatch
  if (computed.from === 'host') return scope.call(node)
  const args = node.args.map((arg) => evaluate(arg, scope))
  if (computed.from === 'outcomes') return computed.apply(...args)
  const values: Value[] = []
  for (const arg of args) {
    if (isUnknown(arg)) return arg
    values.push(arg)
  }
  return computed.apply(...values)
}

function listOf(items: readonly Outcome[]): Outcome {
  const missing = items.find(isUnknown)
  if (missing !== undefined) return missing
  const numbers = items.filter((item) => typeof item === 'number')
  const texts = items.filter((item) => typeof item === 'string')
  return texts.length > 0 ? texts : numbers
}

function isIn(value: Value, list: Value, { allowance }: Scope): Outcome {
  if (!Array.isArray(list)) return mismatch
  allowance.left -= list.length
  return list.some((item) => item === value)
}

function compared(operator: string, left: Value, right: Value): Outcome {
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (typeof left !== 'number' || typeof right !== 'number') return mismatch
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function calculated(operator: string, left: Value, right: Value): Outcome {
  if (typeof left !== 'number' || typeof right !== 'number') return mismatch
  const result = {
    '+': left + right,
    '-': left - right,
    '*': left * right,
    '/': left / right,
    '%': left % right,
  }[operator]
  return result === undefined ? mismatch : numberOr(result, `${left} ${operator} ${right}`)
}
