/** What an expression may speak of: variables and functions, with their types. */
import type { Outcome, Value } from './value.ts'

/** CEL's int and double are one type here: every number is a float64, so that `step / 2` is what it looks like. */
export const celTypes = ['number', 'boolean', 'string', 'numbers', 'strings'] as const
export type CelType = (typeof celTypes)[number]

export const inWords: Readonly<Record<CelType, string>> = {
  number: 'a number',
  boolean: 'true or false',
  string: 'a text',
  numbers: 'a list of numbers',
  strings: 'a list of texts',
}

export interface Variable {
  readonly type: CelType
  readonly description: string
  /** The texts that it can be; whatever it is compared with must be one of them. */
  readonly oneOf?: readonly string[]
  /** Why it has no value in this run: an expression that names it is refused with this sentence. */
  readonly unavailable?: string
}

export interface Parameter {
  readonly name: string
  readonly type: CelType
  readonly oneOf?: readonly string[]
  /** It must be written as a number between these. */
  readonly constant?: { readonly from: number; readonly to: number; readonly whole: boolean }
}

export interface CelFunction {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly returns: CelType
  readonly description: string
  /**
   * `values`: computed from its arguments, unknown where one is. `outcomes`: the same, and an argument may be unknown.
   * `host`: whoever evaluates the expression has the answer, which rests on more than the arguments.
   */
  readonly computed:
    | { readonly from: 'values'; readonly apply: (...args: readonly Value[]) => Outcome }
    | { readonly from: 'outcomes'; readonly apply: (...args: readonly Outcome[]) => Outcome }
    | { readonly from: 'host' }
}

export interface Declarations {
  /** By name; `group.field` where it is one of a group. */
  readonly variables: ReadonlyMap<string, Variable>
  /** Groups of which every field is taken, and what each is. */
  readonly open: ReadonlyMap<string, Variable>
  readonly functions: ReadonlyMap<string, CelFunction>
}

/** The variable of that name; undefined where it is not declared. */
export function variableOf({ variables, open }: Declarations, name: string): Variable | undefined {
  const [group = '', field] = name.split('.')
  return variables.get(name) ?? (field === undefined ? undefined : open.get(group))
}
