/** `latebloom rules`: what is to happen on a verdict, tried on stored runs before it is set. */
import { Command } from 'commander'
import { checkCommand } from './check.ts'
import { presetsCommand } from './presets.ts'
import { replayCommand } from './replay.ts'
import { setCommand } from './set.ts'
import { showCommand } from './show.ts'

export function rulesCommand(): Command {
  return new Command('rules')
    .description('show, check, try and set the rules of a run')
    .addCommand(presetsCommand())
    .addCommand(showCommand())
    .addCommand(checkCommand())
    .addCommand(setCommand())
    .addCommand(replayCommand())
    .addHelpText(
      'after',
      `
From the rules of a run to better ones:
  $ npx latebloom rules show run_01k9z0a4x7m2q8tb > rules.json
  $ npx latebloom rules check rules.json --run run_01k9z0a4x7m2q8tb
  $ npx latebloom rules replay run_01k9z0a4x7m2q8tb --rules rules.json
  $ npx latebloom rules set run_01k9z0a4x7m2q8tb rules.json

The language of rules is in docs/rules.md.
`,
    )
}
