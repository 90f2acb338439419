/** Does something with an advisor: the one at an address, or an embedded one for as long as it takes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiKeyFor } from '../client/api-key.ts'
import type { Advisor } from './api.ts'
import { CommandError } from './command-error.ts'
import { defaultPort } from './options.ts'

interface Where {
  readonly url: string | undefined
  /** Where an embedded advisor keeps its data, and its key; without it, nowhere for longer than this takes. */
  readonly data: string | undefined
  readonly port?: number
}

export async function withAdvisor<T>(where: Where, work: (advisor: Advisor) => Promise<T>): Promise<T> {
  if (where.url !== undefined)
    return work({ url: where.url, apiKey: apiKeyFor(where.url, undefined, where.data) })
  const passing = where.data === undefined ? await mkdtemp(join(tmpdir(), 'latebloom-')) : null
  try {
    const advisor = await started(where.port ?? 0, where.data ?? passing ?? '')
    try {
      return await work(advisor)
    } finally {
      await advisor.stop()
    }
  } finally {
    if (passing !== null) await rm(passing, { recursive: true, force: true })
  }
}

async function started(port: number, dataDirectory: string) {
  const { startAdvisor } = await import('../../embedded/start-advisor.ts')
  const { AdvisorStartError } = await import('../../embedded/failure.ts')
  try {
    return await startAdvisor({
      port,
      dataDirectory,
      quiet: true,
      onBuilding: () => console.error('Building the advisor, which takes a few seconds ...'),
    })
  } catch (error) {
    if (!(error instanceof AdvisorStartError) || error.failure.code !== 'data_in_use') throw error
    const ask = `Or ask the advisor that uses it: add --url and its address, such as http://127.0.0.1:${defaultPort}.`
    throw new CommandError(`${error.message} ${ask}`)
  }
}
