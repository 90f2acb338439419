/** The reference page in a real browser: the document is drawn, from files of the advisor's own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { launchChromium } from '../../scripts/chromium.ts'
import { openPage } from './watched-page.ts'

let advisor: RunningAdvisor
let dataDirectory: string
let browser: Browser

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'latebloom-docs-'))
  advisor = await startAdvisor({ port: 0, dataDirectory, quiet: true })
  browser = await launchChromium()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await advisor?.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})

it('shows operations with their examples, and asks no other host', async () => {
  const { page, complaints, close } = await openPage(browser, new URL('/docs', advisor.url).href)
  const operation = page.locator('#operations-Runs-post_v1_runs')
  await operation.click()
  await operation.getByText('addition modulo 59').first().waitFor()
  expect(await page.locator('.opblock').count()).toBeGreaterThan(35)
  await close()
  expect(complaints).toEqual([])
})
