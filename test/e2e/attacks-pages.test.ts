// HTML and script in every text of a user that a page shows, in a real browser: it is seen as it was typed, and nothing runs.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { launchChromium } from '../../scripts/chromium.ts'
import { runSchema } from '../../src/wire/run.ts'
import { writeSafetensors } from '../../src/wire/safetensors/write.ts'
import { type StorageState, signedIn } from './signed-in.ts'
import { openPage, type WatchedPage } from './watched-page.ts'

/** Whatever of these ran would leave a mark. */
const payloads = [
  '<script>pwned=1</script>',
  '<img src=x onerror=pwned=1>',
  '"><svg onload=pwned=1>',
  "' autofocus onfocus=pwned=1 x='",
  '</script><script>pwned=1</script>',
  '</title></h1><script>pwned=1</script>',
  '<!--<script>pwned=1//-->',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '<a href="javascript:pwned=1">x</a>',
  '<style>*{display:none}</style>',
  '<base href=//elsewhere.example>',
  '<meta http-equiv=refresh content=0;url=//elsewhere.example>',
  '&lt;b&gt; &#60;script&#62;pwned=1',
  '\u2028</script>\u2029<script>pwned=1</script>',
  '\u202e<b>gpj.exe',
] as const

let advisor: RunningAdvisor
let dataDirectory: string
let browser: Browser
let storageState: StorageState
let watched: WatchedPage[] = []
let marks: unknown[] = []
const runs = new Map<string, string>()

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'latebloom-attacks-'))
  advisor = await startAdvisor({ port: 0, dataDirectory, quiet: true })
  browser = await launchChromium()
  storageState = await signedIn(browser, advisor)
  for (const payload of payloads) {
    const optimizer = { name: payload.slice(0, 64), learning_rate: 0.1 }
    const spec = { name: payload, optimizer, note: payload, [payload]: payload, schedule: { note: payload } }
    const opened = await send('POST', '/v1/runs', 'application/json', JSON.stringify(spec))
    const { run } = runSchema.parse(await opened.json())
    runs.set(payload, run)
    const tensor = { name: payload, dtype: 'F32', shape: [2, 2], data: [1, 2, 3, 4] } as const
    const snapshot = new Uint8Array(writeSafetensors([tensor]))
    expect(
      (await send('PUT', `/v1/runs/${run}/snapshots/1`, 'application/octet-stream', snapshot)).status,
    ).toBe(200)
    expect((await send('POST', `/v1/runs/${run}/shares`, 'application/json', named(payload))).status).toBe(
      201,
    )
  }
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await advisor?.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})

/** Nothing ran, nothing was refused by the policy, and nothing was asked of another origin. */
afterEach(async () => {
  const complaints = watched.flatMap((page) => page.complaints)
  await Promise.all(watched.map((page) => page.close()))
  watched = []
  // Chromium writes every answer of 400 and more to the console.
  expect(complaints.filter((text) => !/status of 4(03|04|22)/.test(text))).toEqual([])
  expect(marks).toEqual([])
  marks = []
})

const named = (name: string) => JSON.stringify({ name: name.slice(0, 80) })

function send(method: string, path: string, type: string, body: string | Uint8Array<ArrayBuffer>) {
  const headers = { authorization: `Bearer ${advisor.apiKey}`, 'content-type': type }
  return fetch(advisor.url + path, { method, headers, body })
}

async function open(path: string): Promise<Page> {
  const page = await openPage(browser, advisor.url + path, { storageState }, async (fresh) => {
    fresh.on('dialog', (dialog) => {
      marks.push(dialog.message())
      void dialog.dismiss()
    })
    fresh.on('download', (download) => marks.push(download.url()))
    await fresh.addInitScript(
      "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective))",
    )
  })
  watched.push(page)
  return page.page
}

/** What a script of a payload would have left, and elements that only a payload has. */
async function unharmed(page: Page): Promise<void> {
  expect(await page.evaluate<unknown>('window.pwned')).toBeUndefined()
  const injected =
    'iframe, base, meta[http-equiv], main style, [onerror], [onload], [onfocus], a[href^=javascript]'
  expect(await page.locator(injected).count()).toBe(0)
  const inline = await page.locator('script:not([src]):not([type="application/json"])').count()
  expect(inline).toBe(0)
  expect(new URL(page.url()).origin).toBe(advisor.url)
}

describe('the watch', () => {
  it('sees a script that runs, and one that the policy refuses', async () => {
    const page = await open('/sign-in')
    await page.evaluate('window.pwned = 1')
    await expect(unharmed(page)).rejects.toThrow()
    await page.evaluate(
      "delete window.pwned; document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=pwned=1>')",
    )
    const own = watched[0] ?? expect.fail('no page')
    await expect.poll(() => own.complaints.some((text) => text.includes('policy: script-src'))).toBe(true)
    own.complaints.length = 0
  })
})

describe('the list of runs', () => {
  it('shows every name as it was typed, and goes on doing so', async () => {
    const page = await open('/')
    for (const [name, run] of runs)
      expect(await page.locator(`tr[data-run="${run}"] .run-name`).textContent()).toBe(name)
    await page.locator('#connection[data-state=live]').waitFor()
    await send('POST', '/v1/runs', 'application/json', named('<img src=x onerror=pwned=2>'))
    await page.locator('.run-name', { hasText: 'pwned=2' }).waitFor()
    await unharmed(page)
  })
})

describe('the page of a run', () => {
  it.each(payloads)('shows as it was typed: %s', async (name) => {
    const run = runs.get(name) ?? expect.fail('no such run')
    const page = await open(`/runs/${run}`)
    expect(await page.locator('h1').textContent()).toBe(name)
    expect(await page.locator('.run-words').textContent()).toContain(name.slice(0, 64))
    // The browser makes one space of all that separates lines.
    expect(await page.title()).toContain(name.replaceAll(/[ \t\n]+/g, ' ').trim())
    await page.locator('#connection[data-state=live]').waitFor()
    await send('POST', `/v1/runs/${run}/scalars`, 'application/x-ndjson', '{"step": 50, "train_loss": 1}')
    await page.locator('#region-facts', { hasText: '50' }).waitFor()
    await unharmed(page)
  })
})

describe('an address', () => {
  it.each(payloads)('that nothing answers is shown and not run: %s', async (text) => {
    for (const path of [`/${encodeURIComponent(text)}`, `/runs/${encodeURIComponent(text)}`]) {
      const page = await open(path)
      expect(await page.locator('main code').textContent()).not.toBe('')
      await unharmed(page)
    }
    const page = await open(`/sign-in?next=${encodeURIComponent(`/${text}`)}`)
    expect(await page.locator('#sign-in').getAttribute('data-next')).toMatch(/^\/(?![/\\])/)
    await unharmed(page)
  })
})

describe('an answer for programs', () => {
  it('is never a page, whatever it repeats', async () => {
    const [run = ''] = runs.values()
    const hostile = encodeURIComponent(payloads[0])
    for (const path of [
      `/v1/runs/${hostile}`,
      `/v1/${hostile}`,
      `/v1/runs?limit=${hostile}`,
      `/v1/runs/${run}`,
      `/v1/runs/${run}/shares`,
      '/v1/runs',
    ]) {
      const page = await open(path)
      expect(await page.evaluate<string>('document.contentType')).toMatch(/^application\/(problem\+)?json$/)
      expect(await page.evaluate<unknown>('window.pwned')).toBeUndefined()
      const answer = await page.request.get(advisor.url + path)
      expect(answer.headers()['x-content-type-options']).toBe('nosniff')
    }
  })

  it('in CSV has no cell that a spreadsheet would take for a formula', async () => {
    const [run = ''] = runs.values()
    for (const name of ['=1+1', '@sum', '+1', '-1', '\t=1', '"=1"']) {
      const line = JSON.stringify({ step: 60, [name]: 1 })
      expect((await send('POST', `/v1/runs/${run}/scalars`, 'application/x-ndjson', line)).status).toBe(422)
      const text = JSON.stringify({ step: 60, train_loss: name })
      expect((await send('POST', `/v1/runs/${run}/scalars`, 'application/x-ndjson', text)).status).toBe(422)
    }
    const line = '{"step": 70, "train_loss": "-Infinity", "test_loss": -2e-7}'
    expect((await send('POST', `/v1/runs/${run}/scalars`, 'application/x-ndjson', line)).status).toBe(200)
    const headers = { authorization: `Bearer ${advisor.apiKey}` }
    for (const path of ['readings', 'scalars']) {
      const answer = await fetch(`${advisor.url}/v1/runs/${run}/${path}?format=csv`, { headers })
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      const cells = (await answer.text()).trim().split(/[\n,]/)
      expect(cells.length).toBeGreaterThan(4)
      const plain = /^([a-z][a-z0-9_]*|(-?(Infinity|NaN|[0-9.]+(e[+-]?[0-9]+)?)( |$))*)$/
      for (const cell of cells) expect(cell).toMatch(plain)
    }
  })
})
