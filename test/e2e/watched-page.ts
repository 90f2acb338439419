// A browser page that remembers what must not happen: errors, refused content, requests to other origins.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export type WatchedPage = { page: Page; complaints: string[]; close(): Promise<void> }

/** What is done to a page before it loads. */
export type Prepare = (page: Page) => Promise<void>

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare: Prepare = async () => undefined,
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const { origin, host } = new URL(url)
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const to = new URL(request.url())
    if (to.protocol !== 'data:' && to.origin !== origin) complaints.push(`request to ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) complaints.push(`socket to ${socket.url()}`)
  })
  await prepare(page)
  await page.goto(url)
  return { page, complaints, close: () => context.close() }
}
