/** `latebloom restore`: the data of a backup, for an advisor on this machine. */
import { Command } from 'commander'
import { defaultDataDirectory } from '../client/api-key.ts'
import { dataOption, jsonOption } from './options.ts'
import { byteProgress, megabytes } from './progress.ts'

interface Options {
  readonly data: string
  readonly replace?: true
  readonly json?: true
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('put the runs, snapshots, keys and the pepper of a backup into a data directory')
    .argument('<file>', 'what latebloom backup wrote')
    .addOption(dataOption('data directory that is new or empty').default(defaultDataDirectory))
    .option('--replace', 'put it in the place of the runs, snapshots, keys and pepper that are there')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nEvery file is checked before any is put in place. What breaks off leaves the data that was there.',
    )
    .action((file: string, options: Options) => restoreBackup(file, options))
}

async function restoreBackup(file: string, { data, replace, json }: Options): Promise<void> {
  const { ensureBuilt } = await import('../../embedded/ensure-built.ts')
  const { restore } = await import('../../embedded/backup/restore.ts')
  const { thisVersion } = await import('../../embedded/schema-versions.ts')
  await ensureBuilt(() => console.error('Building the advisor, which takes a few seconds ...'))
  const bar = byteProgress(json)
  const { version, schemas, made_at, files } = await restore(file, data, {
    here: thisVersion(),
    replace: replace === true,
    onProgress: bar.at,
  }).finally(bar.end)
  const bytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  if (json) {
    console.log(JSON.stringify({ file, data, version, schemas, made_at, files: files.length, bytes }))
    return
  }
  console.log(
    `Restored ${files.length} files (${megabytes(bytes)}) into ${data}, as version ${version} left them on ${made_at}.`,
  )
  console.log(`Start the advisor with: npx latebloom start --data ${data}`)
}
