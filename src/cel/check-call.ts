/** Checks a call: whether there is such a function, how many arguments it takes, and what they are. */
import type { Checking } from './checking.ts'
import { type CelType, inWords, type Parameter } from './declarations.ts'
import { nearestOf } from './nearest.ts'
import type { Call, Node } from './syntax.ts'

/** `types`: of the arguments. Null where there is no such function. */
export function typeOfCall(
  node: Call,
  types: readonly (CelType | null)[],
  checking: Checking,
): CelType | null {
  const { declared, refuse } = checking
  const called = declared.functions.get(node.callee)
  if (called === undefined) {
    const nearest = nearestOf(node.callee, declared.functions.keys())
    refuse('unknown_function', node, `There is no function ${node.callee}.`, nearest)
    return null
  }
  const { name, parameters, returns } = called
  if (node.args.length !== parameters.length) {
    const wanted = `${name}(${parameters.map((parameter) => parameter.name).join(', ')})`
    refuse('wrong_arguments', node, `Call it as ${wanted}: ${node.args.length} arguments were given.`)
  }
  for (const [index, arg] of node.args.entries()) {
    const [type = null, parameter] = [types[index], parameters[index]]
    if (parameter === undefined) continue
    if (type !== null && type !== parameter.type) {
      const said = `${parameter.name} of ${name} is ${inWords[parameter.type]}, and this is ${inWords[type]}.`
      refuse('wrong_type', arg, said)
    } else checkWritten(arg, name, parameter, checking)
  }
  return returns
}

/** What must be written out: a text among those that are possible, a number in its range. */
function checkWritten(arg: Node, name: string, parameter: Parameter, { refuse }: Checking): void {
  const { constant, oneOf } = parameter
  const value = arg.kind === 'literal' ? arg.value : null
  if (oneOf !== undefined && !(typeof value === 'string' && oneOf.includes(value))) {
    const nearest = typeof value === 'string' ? nearestOf(value, oneOf) : null
    const said = `${parameter.name} of ${name} is one of ${oneOf.join(', ')}, in quotes.`
    refuse('unknown_value', arg, said, nearest)
  }
  if (constant === undefined) return
  const { from, to, whole } = constant
  const fits =
    typeof value === 'number' && value >= from && value <= to && (!whole || Number.isInteger(value))
  if (fits) return
  const kind = whole ? 'a whole number' : 'a number'
  refuse('out_of_range', arg, `${parameter.name} of ${name} is ${kind} from ${from} to ${to}, written out.`)
}
