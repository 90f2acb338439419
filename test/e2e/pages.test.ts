// The pages in a real browser, against a real advisor to which recorded snapshots are posted.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { launchChromium } from '../../scripts/chromium.ts'
import { openRecordedRun, type RecordedTrainer } from './recorded-trainer.ts'
import { type StorageState, signedIn } from './signed-in.ts'
import { openPage, type Prepare, type WatchedPage } from './watched-page.ts'

const phone = { width: 390, height: 844 }

let advisor: RunningAdvisor
let dataDirectory: string
let browser: Browser
let storageState: StorageState
let trainer: RecordedTrainer
let watched: WatchedPage[] = []

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'latebloom-pages-'))
  advisor = await startAdvisor({ port: 0, dataDirectory, quiet: true })
  browser = await launchChromium()
  storageState = await signedIn(browser, advisor)
  trainer = await openRecordedRun(advisor, 'add-59-seed0')
  await trainer.postScalars(-1, 300)
  await trainer.postSnapshot(300)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await advisor?.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})

/** No page of any test may log an error, break the content policy, or ask another origin for anything. */
afterEach(async () => {
  const complaints = watched.flatMap((page) => page.complaints)
  await Promise.all(watched.map((page) => page.close()))
  watched = []
  expect(complaints).toEqual([])
})

async function open(path: string, options?: BrowserContextOptions, prepare?: Prepare): Promise<Page> {
  const page = await openPage(browser, new URL(path, advisor.url).href, { ...options, storageState }, prepare)
  watched.push(page)
  return page.page
}

async function openRun(run: string, options?: BrowserContextOptions, prepare?: Prepare): Promise<Page> {
  const page = await open(`/runs/${run}`, options, prepare)
  await page.locator('#connection[data-state=live]').waitFor()
  await page.locator('[data-chart=accuracy] canvas').waitFor()
  return page
}

/** The first and last visible step of every chart. */
async function visibleSteps(page: Page): Promise<string[]> {
  const charts = await page.locator('.chart:has(.live-chart)').all()
  return Promise.all(
    charts.map(
      async (chart) => `${await chart.getAttribute('data-from')}-${await chart.getAttribute('data-to')}`,
    ),
  )
}

async function dragAcross(page: Page, chart: string, from: number, to: number): Promise<void> {
  const plot = page.locator(`[data-chart=${chart}] .u-over`)
  await plot.scrollIntoViewIfNeeded()
  const box = await plot.boundingBox()
  if (box === null) throw new Error(`${chart} has no plot`)
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * from, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y)
  await page.mouse.move(box.x + box.width * to, y)
  await page.mouse.up()
}

function stepInLegend(page: Page, chart: string): Promise<string> {
  return textOf(page.locator(`[data-chart=${chart}] .u-series:first-child .u-value`))
}

async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent())?.trim() ?? ''
}

/** Runs in the page: how many different colours each chart's canvas holds. */
const countColours = `[...document.querySelectorAll('.live-chart canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  return new Set(new Uint32Array(data.buffer)).size
})`

function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

describe('the list of runs', () => {
  it('shows a run with its phase and leads to it', async () => {
    const page = await open('/')
    const row = page.locator(`tr[data-run="${trainer.run}"]`)
    expect(await textOf(row)).toContain('add-59-seed0')
    expect(await textOf(row.locator('.phase-label'))).not.toBe('')
    expect(await textOf(row)).toMatch(/heard \d+ s ago/)
    await row.getByRole('link').click()
    await page.waitForURL(`**/runs/${trainer.run}`)
  })

  it('shows a new run without a reload', async () => {
    const page = await open('/')
    await page.locator('#connection[data-state=live]').waitFor()
    const other = await openRecordedRun(advisor, 'add-59-mlp')
    await page.locator(`tr[data-run="${other.run}"]`).waitFor()
  })
})

describe('the page of a run', () => {
  it('shows phase, probability, advice with reasons, and evidence', async () => {
    const page = await openRun(trainer.run)
    expect(await textOf(page.locator('.phase-name'))).not.toBe('')
    expect(await textOf(page.locator('.certainty'))).toMatch(/\(.*\d\.\d\d\), since step/)
    expect(await page.locator('.reasons li').count()).toBeGreaterThan(0)
    expect(await page.locator('table.evidence tbody tr').count()).toBeGreaterThan(0)
  })

  it('draws its charts', async () => {
    const page = await openRun(trainer.run)
    const colours = await page.evaluate<number[]>(countColours)
    expect(colours.length).toBeGreaterThanOrEqual(5)
    for (const count of colours) expect(count).toBeGreaterThan(5)
  })

  it('takes in a snapshot without a reload', async () => {
    const live = await openRecordedRun(advisor, 'add-59-seed0', 'live')
    await live.postSnapshot(300)
    const page = await openRun(live.run)
    const navigation = await page.evaluate<number>('performance.timeOrigin')
    await live.postSnapshot(1800)
    await page.locator('.hero[data-step="1800"]').waitFor()
    await page.locator('[data-chart=loss][data-to="1800"]').waitFor()
    expect(await stepInLegend(page, 'loss')).toBe('1,800')
    expect(await page.evaluate<number>('performance.timeOrigin')).toBe(navigation)
  })

  it('zooms all charts together, and keeps the zoom when news arrive', async () => {
    const live = await openRecordedRun(advisor, 'add-59-seed0', 'zoomed')
    await live.postScalars(-1, 1000)
    await live.postSnapshot(300)
    const page = await openRun(live.run)
    expect(new Set(await visibleSteps(page))).toEqual(new Set(['0-1000']))
    await dragAcross(page, 'loss', 0.25, 0.75)
    const zoomed = new Set(await visibleSteps(page))
    expect(zoomed.size).toBe(1)
    expect(zoomed).not.toContain('0-1000')
    await live.postScalars(1000, 1500)
    await page.locator('#region-facts', { hasText: '1,500 of' }).waitFor()
    expect(new Set(await visibleSteps(page))).toEqual(zoomed)
    await page.locator('[data-chart=accuracy] .u-over').dblclick()
    expect(new Set(await visibleSteps(page))).toEqual(new Set(['0-1500']))
  })

  it('moves one cursor through all charts, by pointer and by keyboard', async () => {
    const live = await openRecordedRun(advisor, 'add-59-seed0', 'hovered')
    await live.postScalars(-1, 1000)
    const page = await openRun(live.run)
    const loss = page.locator('[data-chart=loss] .u-over')
    await loss.scrollIntoViewIfNeeded()
    const box = await loss.boundingBox()
    await loss.hover({ position: { x: (box?.width ?? 0) / 2, y: 40 } })
    await expect.poll(() => stepInLegend(page, 'loss')).toBe('500')
    expect(await stepInLegend(page, 'accuracy')).toBe('500')
    await page.locator('[data-chart=accuracy] .u-over').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => stepInLegend(page, 'accuracy')).toBe('510')
    expect(await stepInLegend(page, 'loss')).toBe('510')
    await page.keyboard.press('+')
    expect(new Set(await visibleSteps(page))).toEqual(new Set(['255-755']))
  })

  it('draws the steps on a logarithmic axis, and remembers that', async () => {
    const page = await openRun(trainer.run)
    await page.getByLabel('log', { exact: true }).check()
    const loss = page.locator('[data-chart=loss] .u-over')
    const box = await loss.boundingBox()
    await loss.hover({ position: { x: (box?.width ?? 0) / 2, y: 40 } })
    // Half way to step 300 on this axis lies sinh(asinh(300) / 2) = 12; scalars come every 10 steps.
    await expect.poll(() => stepInLegend(page, 'loss')).toBe('10')
    await page.reload()
    await page.locator('.live-chart canvas').first().waitFor()
    expect(await page.getByLabel('log', { exact: true }).isChecked()).toBe(true)
  })

  it('says when it lost the live channel, and catches up', async () => {
    const live = await openRecordedRun(advisor, 'add-59-seed0', 'interrupted')
    await live.postSnapshot(300)
    const sockets: WebSocketRoute[] = []
    const page = await openRun(live.run, undefined, async (fresh) => {
      await fresh.routeWebSocket(/\/live$/, (socket) => {
        socket.connectToServer()
        sockets.push(socket)
      })
    })
    await sockets.at(-1)?.close()
    await page.locator('#connection[data-state=reconnecting]').waitFor()
    await live.postSnapshot(1800)
    await page.locator('.hero[data-step="1800"]').waitFor()
    await page.locator('#connection[data-state=live]').waitFor()
    expect(await stepInLegend(page, 'loss')).toBe('1,800')
  })
})

describe('every page', () => {
  it('changes its theme, and remembers that', async () => {
    const page = await open('/', { colorScheme: 'light' })
    const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const light = await background()
    await page.getByRole('button', { name: 'Dark theme' }).click()
    const dark = await background()
    expect(dark).not.toBe(light)
    await page.reload()
    expect(await background()).toBe(dark)
    await page.getByRole('button', { name: 'Light theme' }).click()
    expect(await background()).toBe(light)
  })

  it('can be read with scripts off', async () => {
    const list = await open('/', { javaScriptEnabled: false })
    expect(await list.locator(`tr[data-run="${trainer.run}"] .phase-label`).count()).toBe(1)
    const page = await open(`/runs/${trainer.run}`, { javaScriptEnabled: false })
    expect(await textOf(page.locator('.phase-name'))).not.toBe('')
    expect(await page.locator('.reasons li').count()).toBeGreaterThan(0)
    expect(await page.locator('[data-chart=loss] path.line').count()).toBeGreaterThanOrEqual(2)
    expect(await page.locator('table.readings tbody tr').count()).toBeGreaterThan(5)
    expect(await page.locator('#theme').isVisible()).toBe(false)
    expect(await page.locator('#chart-controls').isVisible()).toBe(false)
  })

  it('fits a phone without sideways scrolling', async () => {
    const list = await open('/', { viewport: phone })
    expect(await sidewaysOverflow(list)).toBe(0)
    const page = await openRun(trainer.run, { viewport: phone })
    expect(await sidewaysOverflow(page)).toBe(0)
  })

  it('shows a hostile name as text', async () => {
    const name = '</script><script>alert(1)</script><img src=x onerror=alert(2)>'
    const hostile = await openRecordedRun(advisor, 'add-59-seed0', name)
    const page = await open(`/runs/${hostile.run}`)
    expect(await textOf(page.locator('h1'))).toBe(name)
    const list = await open('/')
    expect(await textOf(list.locator(`tr[data-run="${hostile.run}"] .run-name`))).toBe(name)
  })
})
