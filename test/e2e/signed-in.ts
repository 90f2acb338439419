// A browser that is signed in to an advisor: what a new context is given so that it has the session's cookie.
import type { Browser, BrowserContext } from 'playwright-core'
import type { RunningAdvisor } from '../../embedded/start-advisor.ts'

export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

export async function signedIn(
  browser: Browser,
  { url, apiKey }: Pick<RunningAdvisor, 'url' | 'apiKey'>,
): Promise<StorageState> {
  const context = await browser.newContext()
  const answer = await context.request.post(new URL('/session', url).href, { data: { credential: apiKey } })
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`)
  const state = await context.storageState()
  await context.close()
  return state
}
