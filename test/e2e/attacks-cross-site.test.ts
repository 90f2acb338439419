// What pages of other origins send to an advisor that the browser is signed in to, in a real browser: nothing is changed or read.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { launchChromium } from '../../scripts/chromium.ts'
import { runListSchema, runSchema } from '../../src/wire/run.ts'
import { type StorageState, signedIn } from './signed-in.ts'

let advisor: RunningAdvisor
let dataDirectory: string
let browser: Browser
let storageState: StorageState
let elsewhere: Server
let port: number
let run: string
const contexts: BrowserContext[] = []

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'latebloom-cross-site-'))
  advisor = await startAdvisor({ port: 0, dataDirectory, quiet: true })
  browser = await launchChromium()
  storageState = await signedIn(browser, advisor)
  elsewhere = createServer((_request, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.end('<!doctype html><title>elsewhere</title><iframe name=out></iframe>')
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, resolve))
  const address = elsewhere.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  const headers = { authorization: `Bearer ${advisor.apiKey}`, 'content-type': 'application/json' }
  const opened = await fetch(`${advisor.url}/v1/runs`, { method: 'POST', headers, body: '{"name": "mine"}' })
  run = runSchema.parse(await opened.json()).run
}, 240_000)

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()))
})

afterAll(async () => {
  await browser?.close()
  elsewhere?.close()
  await advisor?.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})

/** Statuses of what the advisor answered to requests that ask for a change. */
async function open(address: string): Promise<{ readonly page: Page; readonly statuses: number[] }> {
  const context = await browser.newContext({ storageState })
  contexts.push(context)
  const page = await context.newPage()
  const statuses: number[] = []
  page.on('response', (response) => {
    const isOurs = response.url().startsWith(advisor.url)
    if (isOurs && response.request().method() !== 'GET') statuses.push(response.status())
  })
  await page.goto(address)
  return { page, statuses }
}

async function runsNow(): Promise<{ readonly name: string; readonly state: string }[]> {
  const headers = { authorization: `Bearer ${advisor.apiKey}` }
  const { runs } = runListSchema.parse(await (await fetch(`${advisor.url}/v1/runs`, { headers })).json())
  return runs.map(({ name, state }) => ({ name, state }))
}

const unchanged = [{ name: 'mine', state: 'open' }]

/** Runs in the foreign page: a form that a browser sends without asking anyone. */
const form = (path: string, enctype: string, fields: string) => `(() => {
  const form = document.createElement('form')
  Object.assign(form, { method: 'POST', action: '${advisor.url}${path}', enctype: '${enctype}', target: 'out' })
  ${fields}
  document.body.append(form)
  form.submit()
})()`
const field = (name: string, value: string) => `
  form.append(Object.assign(document.createElement('input'), { name: ${JSON.stringify(name)}, value: ${JSON.stringify(value)} }))`

const settled = (code: string) =>
  `(${code}).then(async (a) => a.type === 'opaque' ? 'opaque' : a.status, (e) => e.name)`

/** Cross-site by its host; and same-site, to which the cookie is sent, by its port alone. */
const origins = { 'of another site': 'localhost', 'of another port': '127.0.0.1' } as const

describe.each(Object.entries(origins))('a page %s', (_what, host) => {
  const address = () => `http://${host}:${port}/`

  it('posts no form of any kind', async () => {
    const { page, statuses } = await open(address())
    const json = field('{"name": "forged", "a": "', '"}')
    const posts = [
      form('/v1/runs', 'text/plain', json),
      form('/v1/runs', 'application/x-www-form-urlencoded', field('name', 'forged')),
      form('/v1/runs', 'multipart/form-data', field('name', 'forged')),
      form(`/v1/runs/${run}/shares`, 'text/plain', json),
      form('/v1/sign-in-codes', 'text/plain', ''),
      form('/session', 'text/plain', field(`{"credential": "${advisor.apiKey}", "a": "`, '"}')),
    ]
    for (const [index, post] of posts.entries()) {
      await page.evaluate(post)
      await expect.poll(() => statuses.length).toBe(index + 1)
    }
    expect(new Set(statuses)).toEqual(new Set([403]))
    expect(await runsNow()).toEqual(unchanged)
  })

  it('fetches nothing that changes anything, and reads nothing', async () => {
    const { page } = await open(address())
    const fetches = [
      [
        `fetch('${advisor.url}/v1/runs', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{"name": "forged"}' })`,
        'opaque',
      ],
      [
        `fetch('${advisor.url}/v1/runs', { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: '{"name": "forged"}' })`,
        'TypeError',
      ],
      [`fetch('${advisor.url}/v1/runs/${run}', { method: 'DELETE', credentials: 'include' })`, 'TypeError'],
      [`fetch('${advisor.url}/session', { method: 'DELETE', credentials: 'include' })`, 'TypeError'],
      [`fetch('${advisor.url}/v1/runs', { credentials: 'include' })`, 'TypeError'],
      [`fetch('${advisor.url}/v1/keys', { credentials: 'include' })`, 'TypeError'],
      [
        `fetch('${advisor.url}/cdn-cgi/local/r2/public/latebloom-objects/a', { credentials: 'include' })`,
        'TypeError',
      ],
    ] as const
    for (const [code, outcome] of fetches)
      expect([code, await page.evaluate<unknown>(settled(code))]).toEqual([code, outcome])
    const beacon = `navigator.sendBeacon('${advisor.url}/v1/runs', '{"name": "forged"}')`
    await page.evaluate(beacon)
    expect(await runsNow()).toEqual(unchanged)
    const still = await page.request.get(`${advisor.url}/v1/runs`)
    expect(still.status()).toBe(200)
  })

  it('changes nothing by images, which can only read', async () => {
    const { page } = await open(address())
    for (const path of [
      `/v1/runs/${run}?_method=DELETE`,
      `/v1/runs/${run}?method=delete&state=closed`,
      `/session?_method=DELETE`,
      `/v1/runs?name=forged`,
      `/v1/runs/${run}/scalars`,
    ]) {
      const outcome = await page.evaluate<string>(`new Promise((resolve) => {
        const image = new Image()
        image.onload = () => resolve('loaded')
        image.onerror = () => resolve('refused')
        image.src = '${advisor.url}${path}'
      })`)
      expect([path, outcome]).toEqual([path, 'refused'])
    }
    expect(await runsNow()).toEqual(unchanged)
  })

  it('opens no live channel', async () => {
    const { page } = await open(address())
    const outcome = await page.evaluate<string>(`new Promise((resolve) => {
      const socket = new WebSocket('${advisor.url.replace('http', 'ws')}/v1/runs/${run}/live')
      socket.onopen = () => resolve('opened')
      socket.onerror = () => resolve('refused')
    })`)
    expect(outcome).toBe('refused')
  })

  it('shows none of the pages in a frame of its own', async () => {
    const { page } = await open(address())
    await page.evaluate(`document.querySelector('iframe').src = '${advisor.url}/runs/${run}'`)
    await expect.poll(() => page.frames().some((frame) => frame.url().startsWith('chrome-error'))).toBe(true)
  })

  it('is nobody in a sandbox, and gets as far', async () => {
    const { page, statuses } = await open(address())
    const inside = `<form method=post enctype=text/plain action="${advisor.url}/v1/runs"><input name='{"name": "forged", "a": "' value='"}'></form><script>document.forms[0].submit()</script>`
    await page.evaluate(`document.body.append(Object.assign(document.createElement('iframe'), {
      sandbox: 'allow-forms allow-scripts', srcdoc: ${JSON.stringify(inside)} }))`)
    await expect.poll(() => statuses).toEqual([403])
    expect(await runsNow()).toEqual(unchanged)
  })
})

describe("the advisor's own page", () => {
  it('may do all of that, so that the refusals are for the origin', async () => {
    const { page } = await open(`${advisor.url}/runs/${run}`)
    const code = `fetch('/v1/runs/${run}', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"name": "mine"}' })`
    expect(await page.evaluate<unknown>(settled(code))).toBe(200)
    const socket = await page.evaluate<string>(`new Promise((resolve) => {
      const socket = new WebSocket('${advisor.url.replace('http', 'ws')}/v1/runs/${run}/live')
      socket.onopen = () => resolve('opened')
      socket.onerror = () => resolve('refused')
    })`)
    expect(socket).toBe('opened')
  })
})
