/** Checks an expression's names, functions and types. Says everything that is wrong, not only the first thing. */
import { typeOfCall } from './check-call.ts'
import { checkValues, typeOfName } from './check-names.ts'
import type { Checking } from './checking.ts'
import { type CelType, type Declarations, inWords } from './declarations.ts'
import { type CelError, celError } from './error.ts'
import type { Node } from './syntax.ts'

/** The type that an expression has, null where it has none; errors are added to `errors`. */
export function typeOf(node: Node, declared: Declarations, errors: CelError[]): CelType | null {
  return check(node, {
    declared,
    refuse: (code, { span }, message, nearest = null) => errors.push(celError(code, span, message, nearest)),
  })
}

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>

function check(node: Node, checking: Checking): CelType | null {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? 'string' : typeof node.value === 'number' ? 'number' : 'boolean'
    case 'name':
      return typeOfName(node, checking)
    case 'list':
      return typeOfList(node, checking)
    case 'call': {
      const types = node.args.map((arg) => check(arg, checking))
      return typeOfCall(node, types, checking)
    }
    case 'not':
      return wants([node.of], 'boolean', '!', checking)
    case 'negate':
      return wants([node.of], 'number', '-', checking)
    case 'and':
    case 'or':
      return wants([node.left, node.right], 'boolean', node.kind === 'and' ? '&&' : '||', checking)
    case 'calculate':
      return wants([node.left, node.right], 'number', node.operator, checking)
    case 'compare':
      return typeOfComparison(node, checking)
    case 'in':
      return typeOfSearch(node, checking)
    case 'choose':
      return typeOfChoice(node, checking)
  }
}

/** All nodes must be of a type, which is that of the whole too. */
function wants(nodes: readonly Node[], type: CelType, what: string, checking: Checking): CelType {
  for (const node of nodes) {
    const found = check(node, checking)
    if (found !== null && found !== type)
      checking.refuse('wrong_type', node, `${what} takes ${inWords[type]}, and this is ${inWords[found]}.`)
  }
  return type
}

function typeOfList(node: Of<'list'>, checking: Checking): CelType | null {
  const [first, ...others] = node.items
  const type = first === undefined ? 'number' : check(first, checking)
  if (type === null) return null
  if (type !== 'number' && type !== 'string') {
    checking.refuse('wrong_type', node, 'A list is one of numbers or of texts.')
    return null
  }
  wants(others, type, 'This list', checking)
  return type === 'number' ? 'numbers' : 'strings'
}

function typeOfComparison(node: Of<'compare'>, checking: Checking): 'boolean' {
  const { left, right, operator } = node
  const types = [check(left, checking), check(right, checking)]
  const [one = null, other = null] = types
  const equality = operator === '==' || operator === '!='
  const fits = (type: CelType): boolean =>
    type === 'number' || (equality && (type === 'string' || type === 'boolean'))
  const unfit = types.find((type) => type !== null && !fits(type)) ?? null
  if (unfit !== null) checking.refuse('wrong_type', node, `${operator} does not compare ${inWords[unfit]}.`)
  else if (one !== null && other !== null && one !== other) {
    const said = `${operator} compares like with like: one side is ${inWords[one]}, the other ${inWords[other]}.`
    checking.refuse('wrong_type', node, said)
  }
  checkValues(left, [right], checking)
  checkValues(right, [left], checking)
  return 'boolean'
}

function typeOfSearch({ left, right }: Of<'in'>, checking: Checking): 'boolean' {
  const [one, list] = [check(left, checking), check(right, checking)]
  const wanted = one === 'string' ? 'strings' : 'numbers'
  if (one !== null && one !== 'string' && one !== 'number')
    checking.refuse('wrong_type', left, `in takes a number or a text, and this is ${inWords[one]}.`)
  else if (one !== null && list !== null && list !== wanted) {
    const said = `${inWords[one]} is in ${inWords[wanted]}, and this is ${inWords[list]}.`
    checking.refuse('wrong_type', right, said)
  }
  checkValues(left, right.kind === 'list' ? right.items : [], checking)
  return 'boolean'
}

function typeOfChoice(node: Of<'choose'>, checking: Checking): CelType | null {
  wants([node.test], 'boolean', 'The condition before ?', checking)
  const [then, otherwise] = [check(node.then, checking), check(node.otherwise, checking)]
  if (then !== null && otherwise !== null && then !== otherwise) {
    const said = `Both sides of : must be alike: one is ${inWords[then]}, the other ${inWords[otherwise]}.`
    checking.refuse('wrong_type', node, said)
  }
  return then ?? otherwise
}
