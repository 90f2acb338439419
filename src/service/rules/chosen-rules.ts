/** The ruleset that a body asks for: its own, a preset by name, or the one that a run has without asking. */
import { defaultPreset, presets } from '../../core/rules/presets/register.ts'
import type { RulesChoice, Ruleset } from '../../wire/rules.ts'
import { failed, type Result, success } from '../failure.ts'

export interface ChosenRules {
  readonly ruleset: Ruleset
  /** The preset's name, where it is one. */
  readonly preset: string | null
}

/** `pointer` is where the choice lies in the body. */
export function chosenRules(choice: RulesChoice | undefined, pointer: string): Result<ChosenRules> {
  if (choice !== undefined && 'rules' in choice) return success({ ruleset: choice, preset: null })
  const name = choice?.preset ?? defaultPreset.id
  const preset = presets.find(({ id }) => id === name)
  if (preset !== undefined) return success({ ruleset: preset.ruleset, preset: preset.id })
  const known = presets.map(({ id }) => id)
  return failed({ kind: 'preset_unknown', pointer: `${pointer}/preset`, preset: name, known })
}
