/** What an editor of rules completes: the names and the functions that expressions may use. */
import { measures } from '../../core/measures/register.ts'
import { declarationsOf } from '../../core/rules/names.ts'
import type { RuleNames } from '../../wire/rules-of-run.ts'
import { type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { namesOf } from './check-rules.ts'

const unitOf: ReadonlyMap<string, string> = new Map(
  measures.map(({ description: { id, unit } }) => [`measure.${id}`, unit]),
)

export async function listNames(ports: Ports, run: string | undefined): Promise<Result<RuleNames>> {
  const names = await namesOf(ports, run, undefined)
  if (!names.ok) return names
  const { variables, functions } = declarationsOf(names.value)
  return success({
    names: [...variables].map(([name, { type, description, oneOf, unavailable }]) => ({
      name,
      type,
      unit: unitOf.get(name) ?? null,
      description,
      one_of: oneOf === undefined ? null : [...oneOf],
      unavailable: unavailable ?? null,
    })),
    functions: [...functions.values()].map(({ name, parameters, returns, description }) => ({
      name,
      signature: `${name}(${parameters.map((parameter) => parameter.name).join(', ')})`,
      returns,
      description,
    })),
  })
}
