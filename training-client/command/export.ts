/** `latebloom export`: writes a run that an advisor holds as a recorded run. */
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import { runSchema } from '../../src/wire/run.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import { snapshotIndexSchema } from '../../src/wire/snapshot-index.ts'
import { defaultDataDirectory } from '../client/api-key.ts'
import { type Advisor, ask, send } from './api.ts'
import { CommandError } from './command-error.ts'
import { dataOption, jsonOption, urlOption } from './options.ts'
import { progress } from './progress.ts'
import { indexFile, modelFile } from './recorded-run.ts'
import { withAdvisor } from './with-advisor.ts'

interface Options {
  readonly url?: string
  readonly data: string
  readonly json?: true
}

export function exportCommand(): Command {
  return new Command('export')
    .description('write a run as a folder that replay reads: run.json, probe, model, snapshots, scalars')
    .argument('<run>', 'the id of the run, such as run_01k9z0a4x7m2q8tb')
    .argument('<directory>', 'a folder that is new or empty')
    .addOption(urlOption())
    .addOption(
      dataOption('data directory to read from where no --url is given').default(defaultDataDirectory),
    )
    .addOption(jsonOption())
    .action((run: string, directory: string, options: Options) => exportRun(run, directory, options))
}

async function exportRun(run: string, directory: string, { url, data, json }: Options): Promise<void> {
  await mkdir(directory, { recursive: true })
  if ((await readdir(directory)).length > 0) {
    throw new CommandError(
      `${directory} is not empty, and nothing is overwritten. Name a folder that is new or empty.`,
    )
  }
  const snapshots = await withAdvisor({ url, data }, (advisor) => write(advisor, run, directory, json))
  if (json) console.log(JSON.stringify({ run, directory, snapshots }))
  else
    console.log(
      `Wrote ${run} with ${snapshots} snapshots to ${directory}. Replay it with: npx latebloom replay ${directory}`,
    )
}

async function write(
  advisor: Advisor,
  run: string,
  directory: string,
  json: true | undefined,
): Promise<number> {
  const doing = `exporting ${run}`
  const found = await ask(advisor, `/v1/runs/${encodeURIComponent(run)}`, runSchema, { doing })
  await writeFile(join(directory, 'run.json'), `${JSON.stringify(found.spec, null, 2)}\n`)
  if (found.has_probe)
    await download(advisor, `/v1/runs/${run}/probe`, join(directory, 'probe.safetensors'), doing)
  if (found.has_model) await download(advisor, `/v1/runs/${run}/model`, join(directory, modelFile), doing)
  const scalars = await send(advisor, `/v1/runs/${run}/scalars?format=csv`, { doing })
  await writeFile(join(directory, 'scalars.csv'), await scalars.text())
  const { snapshots } = await ask(advisor, `/v1/runs/${run}/snapshots`, snapshotListSchema, { doing })
  const stored = snapshots.filter(
    ({ state, expired_at = null }) => state !== 'receiving' && expired_at === null,
  )
  const expired = snapshots.filter(({ expired_at = null }) => expired_at !== null).length
  if (expired > 0) console.error(`Left out ${expired} snapshots whose weights this advisor keeps no longer.`)
  await mkdir(join(directory, 'snapshots'))
  const bar = progress(stored.length, 'snapshots', json)
  for (const [index, { step }] of stored.entries()) {
    const place = join(directory, 'snapshots', String(step).padStart(8, '0'))
    await writeSnapshot(advisor, `/v1/runs/${run}/snapshots/${step}`, place, doing)
    bar.at(index + 1)
  }
  bar.end()
  return stored.length
}

/** A file, or where the snapshot came in shards a folder of them with their index. */
async function writeSnapshot(advisor: Advisor, path: string, place: string, doing: string): Promise<void> {
  const response = await send(advisor, path, { doing })
  if (response.headers.get('content-type') !== 'application/json') {
    await save(response, path, `${place}.safetensors`, doing)
    return
  }
  const index = snapshotIndexSchema.parse(await response.json())
  await mkdir(place)
  await writeFile(join(place, indexFile), `${JSON.stringify(index, null, 2)}\n`)
  for (const file of Object.keys(index.shards))
    await download(advisor, `${path}/shards/${file}`, join(place, file), doing)
}

async function download(advisor: Advisor, path: string, file: string, doing: string): Promise<void> {
  await save(await send(advisor, path, { doing }), path, file, doing)
}

async function save(response: Response, path: string, file: string, doing: string): Promise<void> {
  if (response.body === null) throw new CommandError(`${doing}: ${path} came back empty.`)
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file))
}
