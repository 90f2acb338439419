/** A run's page in a real browser keeps up to date where there are no WebSockets, and over a restart of the advisor. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { launchChromium } from '../../scripts/chromium.ts'
import { openRecordedRun } from './recorded-trainer.ts'
import { type StorageState, signedIn } from './signed-in.ts'
import { openPage, type WatchedPage } from './watched-page.ts'
import { withoutSockets } from './without-sockets.ts'

let advisor: RunningAdvisor
let dataDirectory: string
let browser: Browser
let storageState: StorageState
let watched: WatchedPage | undefined

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'latebloom-live-'))
  advisor = await startAdvisor({ port: 0, dataDirectory, quiet: true })
  browser = await launchChromium()
  storageState = await signedIn(browser, advisor)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await advisor?.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})

/** That the channel cannot be had is what these tests are about; nothing else may go wrong. */
afterEach(async () => {
  const complaints = watched?.complaints.filter((text) => !/WebSocket|ERR_CONNECTION_REFUSED/.test(text))
  await watched?.close()
  watched = undefined
  expect(complaints).toEqual([])
})

async function openRun(origin: string, run: string): Promise<Page> {
  watched = await openPage(browser, new URL(`/runs/${run}`, origin).href, { storageState })
  return watched.page
}

describe('a page whose WebSockets are blocked', () => {
  it('polls and says so, and goes live once they are not', async () => {
    const between = await withoutSockets(advisor.url)
    try {
      const trainer = await openRecordedRun(advisor, 'add-59-seed0', 'blocked')
      await trainer.postSnapshot(300)
      const page = await openRun(between.url, trainer.run)
      const connection = page.locator('#connection')
      await page.locator('#connection[data-state=polling]').waitFor()
      expect(await connection.textContent()).toBe('polling every 5 s: no live channel here')
      await trainer.postSnapshot(1800)
      await page.locator('.hero[data-step="1800"]').waitFor()
      await page.locator('[data-chart=loss][data-to="1800"]').waitFor()
      expect(await connection.getAttribute('data-state')).toBe('polling')
      between.allowSockets()
      await page.locator('#connection[data-state=live]').waitFor()
    } finally {
      await between.close()
    }
  })
})

describe('a page that was open when the advisor was started again', () => {
  it('is live again, and hears what is new', async () => {
    const trainer = await openRecordedRun(advisor, 'add-59-seed0', 'restarted')
    await trainer.postSnapshot(300)
    const page = await openRun(advisor.url, trainer.run)
    await page.locator('#connection[data-state=live]').waitFor()
    const { port } = advisor
    await advisor.stop()
    await page.locator('#connection[data-state=reconnecting]').waitFor()
    advisor = await startAdvisor({ port, dataDirectory, quiet: true })
    await page.locator('#connection[data-state=live]').waitFor()
    await trainer.postSnapshot(1800)
    await page.locator('.hero[data-step="1800"]').waitFor()
  })
})
