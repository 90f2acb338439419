/** The `latebloom` command: one file a subcommand. */
import { Command } from 'commander'
import { backupCommand } from './backup.ts'
import { CommandError } from './command-error.ts'
import { demoCommand } from './demo.ts'
import { exportCommand } from './export.ts'
import { replayCommand } from './replay.ts'
import { restoreCommand } from './restore.ts'
import { rulesCommand } from './rules/rules.ts'
import { signInCommand } from './sign-in.ts'
import { startCommand } from './start.ts'
import { verifyCommand } from './verify.ts'

const program = new Command('latebloom')
  .description('An early-stopping advisor that knows when a run is growing a generalizing circuit.')
  .showHelpAfterError('(add --help for what is allowed)')
  .addHelpText(
    'after',
    '\nBegin with:\n  $ npx latebloom demo        train a small model that groks, and watch its phases\n  $ npx latebloom start       run the advisor on this machine\n',
  )
  .addCommand(startCommand())
  .addCommand(signInCommand())
  .addCommand(demoCommand())
  .addCommand(replayCommand())
  .addCommand(exportCommand())
  .addCommand(rulesCommand())
  .addCommand(verifyCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())

/** By their names: their classes are loaded by those that need them. */
const ownErrors: ReadonlySet<string> = new Set(['AdvisorStartError', 'BackupError'])

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommandError || (error instanceof Error && ownErrors.has(error.name))) {
    console.error(`latebloom: ${error.message}`)
  } else {
    console.error(error)
  }
  process.exitCode = 1
}
// Sockets that an ended advisor left half open would keep the process for minutes.
process.exit()
