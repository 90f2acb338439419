/** The presets, and which of them fit a run. */
import { presets } from '../../core/rules/presets/register.ts'
import type { PresetList } from '../../wire/rules-of-run.ts'
import { type Result, success } from '../failure.ts'
import type { Ports } from '../ports.ts'
import { errorsOf, namesOf } from './check-rules.ts'

export async function presetsFor(ports: Ports, run: string | undefined): Promise<Result<PresetList>> {
  const names = await namesOf(ports, run, undefined)
  if (!names.ok) return names
  return success({
    presets: presets.map(({ id, description, ruleset }) => ({
      name: id,
      title: ruleset.name,
      description,
      ruleset,
      unavailable: errorsOf(ruleset, names.value)[0]?.message ?? null,
    })),
  })
}
