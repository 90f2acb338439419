/** From the text of an expression to a program that is known to be well typed, or to everything that is wrong with it. */
import { typeOf } from './check.ts'
import { type CelType, type Declarations, inWords } from './declarations.ts'
import { type CelError, celError } from './error.ts'
import { parse } from './parse.ts'
import type { Node } from './syntax.ts'

export interface Program {
  readonly source: string
  readonly node: Node
  readonly declared: Declarations
}

export type Compiled =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly errors: readonly CelError[] }

/** A program that comes to a value of `type`. */
export function compile(source: string, declared: Declarations, type: CelType): Compiled {
  const parsed = parse(source)
  if (!parsed.ok) return { ok: false, errors: [parsed.error] }
  const errors: CelError[] = []
  const found = typeOf(parsed.node, declared, errors)
  if (errors.length === 0 && found !== null && found !== type)
    errors.push(
      celError(
        'wrong_type',
        parsed.node.span,
        `Here ${inWords[type]} is wanted, and this is ${inWords[found]}.`,
      ),
    )
  return errors.length === 0
    ? { ok: true, program: { source, node: parsed.node, declared } }
    : { ok: false, errors }
}
