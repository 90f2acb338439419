/** The rules that a subcommand was given: a ruleset from a file, or a preset by its name. */
import type { Ruleset } from '../../../src/wire/rules.ts'
import { CommandError } from '../command-error.ts'
import { readRuleset } from './read-ruleset.ts'

export type Chosen = { readonly file: string; readonly ruleset: Ruleset } | { readonly preset: string }

/** Throws a CommandError unless exactly one was given; `ways` says how. */
export async function chosenRules(
  file: string | undefined,
  preset: string | undefined,
  ways: string,
): Promise<Chosen> {
  if (file !== undefined && preset === undefined) return { file, ruleset: await readRuleset(file) }
  if (preset !== undefined && file === undefined) return { preset }
  const given = preset === undefined ? 'neither was given' : 'both were given'
  throw new CommandError(`Give one of ${ways}: ${given}. npx latebloom rules presets lists the presets.`)
}
