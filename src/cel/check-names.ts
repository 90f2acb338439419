/** Checks the names in an expression, and the texts that they are compared with. */
import type { Checking } from './checking.ts'
import { type CelType, variableOf } from './declarations.ts'
import { nearestOf } from './nearest.ts'
import type { Node } from './syntax.ts'

/** Null where the name is not declared. */
export function typeOfName(
  node: Extract<Node, { kind: 'name' }>,
  { declared, refuse }: Checking,
): CelType | null {
  const { name } = node
  const variable = variableOf(declared, name)
  if (variable === undefined) {
    if (declared.functions.has(name)) refuse('unknown_name', node, `${name} is a function: call it.`)
    else refuse('unknown_name', node, `There is no ${name}.`, nearestOf(name, declared.variables.keys()))
    return null
  }
  if (variable.unavailable !== undefined)
    refuse('unavailable_name', node, `${name} has no value in this run: ${variable.unavailable}.`)
  return variable.type
}

/** Texts that a variable is compared with must be among those that it can be. */
export function checkValues(variable: Node, values: readonly Node[], { declared, refuse }: Checking): void {
  if (variable.kind !== 'name') return
  const oneOf = variableOf(declared, variable.name)?.oneOf
  if (oneOf === undefined) return
  for (const value of values) {
    if (value.kind !== 'literal' || typeof value.value !== 'string' || oneOf.includes(value.value)) continue
    const said = `${variable.name} is never "${value.value}": it is one of ${oneOf.join(', ')}.`
    refuse('unknown_value', value, said, nearestOf(value.value, oneOf))
  }
}
