/** `latebloom backup`: all that an advisor on this machine keeps, as one file. */
import { Command } from 'commander'
import { defaultDataDirectory } from '../client/api-key.ts'
import { dataOption, jsonOption } from './options.ts'
import { byteProgress, megabytes } from './progress.ts'

interface Options {
  readonly data: string
  readonly json?: true
}

export function backupCommand(): Command {
  return new Command('backup')
    .description(
      'write all runs, snapshots, keys and the pepper of a stopped advisor to one file: keep it secret',
    )
    .argument('<file>', 'a new file outside of the data directory, such as latebloom-backup.tar.gz')
    .addOption(dataOption('data directory of the advisor').default(defaultDataDirectory))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nThe advisor must be stopped. Whoever has the file has every run, and the key that opens the advisor:\nit can be read by its owner alone (mode 0600), and is not encrypted.',
    )
    .action((file: string, options: Options) => backup(file, options))
}

async function backup(file: string, { data, json }: Options): Promise<void> {
  const { ensureBuilt } = await import('../../embedded/ensure-built.ts')
  const { backUp } = await import('../../embedded/backup/back-up.ts')
  const { thisVersion } = await import('../../embedded/schema-versions.ts')
  await ensureBuilt(() => console.error('Building the advisor, which takes a few seconds ...'))
  const bar = byteProgress(json)
  const { version, schemas, made_at, files } = await backUp(data, file, {
    here: thisVersion(),
    onProgress: bar.at,
  }).finally(bar.end)
  const bytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  if (json) {
    console.log(JSON.stringify({ file, data, version, schemas, made_at, files: files.length, bytes }))
    return
  }
  console.log(`Wrote ${files.length} files of ${data} (${megabytes(bytes)}) to ${file}.`)
  console.log('It holds the key and the pepper of the advisor: keep it as secret as those.')
  console.log(`Restore it with: npx latebloom restore ${file} --data <a new directory>`)
}
