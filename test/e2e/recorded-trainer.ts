// Posts a recorded run to an advisor as its trainer did, as far as a test asks.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { RunningAdvisor } from '../../embedded/start-advisor.ts'
import { runSchema } from '../../src/wire/run.ts'

const fixtures = new URL('../fixtures/runs/', import.meta.url)

type Advisor = Pick<RunningAdvisor, 'url' | 'apiKey'>

export type RecordedTrainer = {
  run: string
  /** Scalars of all steps in (after, upTo]. */
  postScalars(after: number, upTo: number): Promise<void>
  postSnapshot(step: number): Promise<void>
}

/** Opens the run and posts its probe. `name` replaces the recorded name. */
export async function openRecordedRun(
  advisor: Advisor,
  folder: string,
  name?: string,
): Promise<RecordedTrainer> {
  const at = new URL(`${folder}/`, fixtures)
  const spec = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(await readFile(new URL('run.json', at), 'utf8')))
  const opened = await send(
    advisor,
    'POST',
    '/v1/runs',
    'application/json',
    JSON.stringify({ ...spec, name: name ?? spec['name'] }),
  )
  const { run } = runSchema.parse(await opened.json())
  await send(
    advisor,
    'PUT',
    `/v1/runs/${run}/probe`,
    'application/octet-stream',
    await readFile(new URL('probe.safetensors', at)),
  )
  const [head = '', ...lines] = (await readFile(new URL('scalars.csv', at), 'utf8')).trim().split(/\r?\n/)
  const names = head.split(',')
  return {
    run,
    postScalars: async (after, upTo) => {
      const rows = lines
        .map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', Number(cell)])))
        .filter(({ step = 0 }) => step > after && step <= upTo)
      const body = rows.map((row) => JSON.stringify(row)).join('\n')
      await send(advisor, 'POST', `/v1/runs/${run}/scalars`, 'application/x-ndjson', body)
    },
    postSnapshot: async (step) => {
      const file = new URL(`snapshots/${String(step).padStart(8, '0')}.safetensors`, at)
      await send(
        advisor,
        'PUT',
        `/v1/runs/${run}/snapshots/${step}`,
        'application/octet-stream',
        await readFile(file),
      )
    },
  }
}

async function send(
  { url, apiKey }: Advisor,
  method: string,
  path: string,
  contentType: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': contentType }
  const response = await fetch(new URL(path, url), { method, headers, body })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response
}
