/** Does something with an advisor: the one at an address, or an embedded one for as long as it takes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiKeyFor } from '../client/api-key.ts'
import type { Advisor } from './api.ts'

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
    const { startAdvisor } = await import('../../embedded/start-advisor.ts')
    const advisor = await startAdvisor({
      port: where.port ?? 0,
      dataDirectory: where.data ?? passing ?? '',
      quiet: true,
      onBuilding: () => console.error('Building the advisor, which takes a few seconds ...'),
    })
    try {
      return await work(advisor)
    } finally {
      await advisor.stop()
    }
  } finally {
    if (passing !== null) await rm(passing, { recursive: true, force: true })
  }
}
