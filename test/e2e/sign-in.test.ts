// Signing in with a real browser: by key, by the link that the command prints, and by a share link.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../../scripts/chromium.ts'
import { issuedShareSchema } from '../../src/wire/identity.ts'
import { runSchema } from '../../src/wire/run.ts'
import { latebloom, type RunningCommand, startedAdvisor } from './latebloom.ts'
import { openPage, type WatchedPage } from './watched-page.ts'

let advisor: RunningCommand
let data: string
let key: string
let browser: Browser
let watched: WatchedPage[] = []

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'latebloom-sign-in-'))
  advisor = await startedAdvisor(data)
  key = (await readFile(join(data, 'key'), 'utf8')).trim()
  browser = await launchChromium()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await advisor?.end('SIGTERM')
  await rm(data, { recursive: true, force: true })
})

afterEach(async () => {
  const complaints = watched.flatMap((page) => page.complaints)
  await Promise.all(watched.map((page) => page.close()))
  watched = []
  // Chromium writes every answer of 400 and more to the console.
  expect(complaints.filter((text) => !/status of 40[13]/.test(text))).toEqual([])
})

async function open(address: string): Promise<Page> {
  const page = await openPage(browser, new URL(address, advisor.url).href)
  watched.push(page)
  return page.page
}

async function post(path: string, body: unknown): Promise<unknown> {
  const headers = { authorization: advisor.authorization, 'content-type': 'application/json' }
  const answer = await fetch(advisor.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(201)
  return answer.json()
}

async function openRun(name: string): Promise<string> {
  return runSchema.parse(await post('/v1/runs', { name })).run
}

async function signInByKey(page: Page): Promise<void> {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
}

describe('the sign-in page', () => {
  it('comes before a page, takes a key, and leads on to that page', async () => {
    const run = await openRun('behind the door')
    const page = await open(`/runs/${run}?of=interest`)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await signInByKey(page)
    await page.waitForURL(`**/runs/${run}?of=interest`)
    await page.getByRole('heading', { name: 'behind the door' }).waitFor()
    await page.locator('#connection[data-state=live]').waitFor()
  })

  it('says that a key was not taken, and goes nowhere', async () => {
    const page = await open('/sign-in')
    await page.getByLabel('API key').fill('lbk_default_nothing')
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
    await page.locator('#sign-in-trouble', { hasText: 'The key was not taken.' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })

  it('leads to no other site', async () => {
    const page = await open(`/sign-in?next=${encodeURIComponent('//elsewhere.example/')}`)
    await signInByKey(page)
    await page.locator('#region-runs').waitFor()
    expect(new URL(page.url()).origin).toBe(advisor.url)
  })

  it('ends a session for good', async () => {
    const page = await open('/sign-in')
    await signInByKey(page)
    await page.locator('#region-runs').waitFor()
    const cookies = await page.context().cookies()
    expect(cookies).toMatchObject([{ name: 'latebloom', httpOnly: true, sameSite: 'Strict', path: '/' }])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')
    await page.context().addCookies(cookies)
    await page.goto(advisor.url)
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })
})

describe('the link that the command prints', () => {
  it('signs in once, and leaves no code in the address', async () => {
    const { code, stdout } = await latebloom('sign-in', '--url', advisor.url, '--data', data)
    expect(code).toBe(0)
    const page = await open(stdout.trim())
    await page.locator('#region-runs').waitFor()
    expect(page.url()).toBe(`${advisor.url}/`)
    const again = await open(stdout.trim())
    await again.locator('#sign-in-trouble', { hasText: 'The link signs in once' }).waitFor()
    expect(again.url()).not.toContain('#')
  })
})

describe('a share link', () => {
  it('shows its run and nothing else', async () => {
    const run = await openRun('shared with others')
    const other = await openRun('not shared')
    const { link } = issuedShareSchema.parse(await post(`/v1/runs/${run}/shares`, { name: 'a reader' }))
    const page = await open(link)
    await page.waitForURL(`**/runs/${run}`)
    await page.getByRole('heading', { name: 'shared with others' }).waitFor()
    await page.locator('#connection[data-state=live]').waitFor()
    for (const path of ['/', `/runs/${other}`]) {
      await page.goto(advisor.url + path)
      await page.getByRole('heading', { name: 'Not for this session' }).waitFor()
    }
  })
})

describe('the files of the advisor', () => {
  it('can be read by their owner alone, and the key is printed nowhere', async () => {
    for (const name of ['key', 'pepper'])
      expect((await stat(join(data, name))).mode & 0o777, name).toBe(0o600)
    const { stdout, stderr } = await latebloom('sign-in', '--url', advisor.url, '--data', data, '--json')
    expect(stdout + stderr).not.toContain(key)
  })
})
