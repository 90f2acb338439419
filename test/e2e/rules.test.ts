/** Rules in a real browser: written with an error, mended, tried on a recorded run, saved, acting on a live run, and told. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type RunningAdvisor, startAdvisor } from '../../embedded/start-advisor.ts'
import { launchChromium } from '../../scripts/chromium.ts'
import { openRecordedRun, type RecordedTrainer } from './recorded-trainer.ts'
import { type StorageState, signedIn } from './signed-in.ts'
import { openPage, type WatchedPage } from './watched-page.ts'
import { type Receiver, startReceiver } from './webhook-receiver.ts'

let advisor: RunningAdvisor
let dataDirectory: string
let browser: Browser
let storageState: StorageState
let receiver: Receiver
let recorded: RecordedTrainer
let watched: WatchedPage[] = []
/** What a test makes the advisor refuse, the browser reports. */
let expectedComplaints: RegExp[] = []

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'latebloom-rules-'))
  advisor = await startAdvisor({ port: 0, dataDirectory, quiet: true })
  receiver = await startReceiver()
  browser = await launchChromium()
  storageState = await signedIn(browser, advisor)
  recorded = await openRecordedRun(advisor, 'add-59-seed0', 'recorded')
  await recorded.postScalars(-1, 6000)
  await recorded.postSnapshot(300)
  await recorded.postSnapshot(1800)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await receiver?.close()
  await advisor?.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})

/** No page may log an error, break the content policy, or ask another origin for anything. */
afterEach(async () => {
  const complaints = watched
    .flatMap((page) => page.complaints)
    .filter((text) => !expectedComplaints.some((expected) => expected.test(text)))
  await Promise.all(watched.map((page) => page.close()))
  watched = []
  expectedComplaints = []
  expect(complaints).toEqual([])
})

async function open(path: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await openPage(browser, new URL(path, advisor.url).href, { storageState, ...options })
  watched.push(page)
  return page.page
}

/** Opens the editor, and waits until its first replay is shown. */
async function openRules(run: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await open(`/runs/${run}/rules`, options)
  await page.locator('#preview-state', { hasText: 'up to date' }).waitFor()
  return page
}

async function write(page: Page, rule: number, editor: 'when' | 'to', text: string): Promise<void> {
  await page.locator('.rule').nth(rule).locator(`[data-editor=${editor}] .cm-content`).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
  await page.keyboard.press('Escape')
}

async function makeWebhook(): Promise<string> {
  const page = await open('/webhooks')
  await page.getByLabel('Name', { exact: true }).fill('receiver')
  await page.getByLabel('Address').fill(receiver.url)
  await page.getByLabel('Snapshots alike first').fill('1')
  await page.getByRole('button', { name: 'Make the webhook' }).click()
  const secret = await page.locator('#secret').textContent()
  await page.locator('#region-webhooks').getByRole('link', { name: 'receiver' }).click()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await page.locator('tr[data-state=delivered]', { hasText: 'a test' }).waitFor()
  return secret ?? ''
}

describe('a rule', () => {
  it('is marked while it is wrong, tried, saved, acts on a live run, and is told under a signature', async () => {
    const secret = await makeWebhook()
    const trainer = await openRecordedRun(advisor, 'add-59-seed0', 'live')
    await trainer.postSnapshot(300)
    const run = await open(`/runs/${trainer.run}`)
    await run.locator('#connection[data-state=live]').waitFor()

    const page = await openRules(trainer.run)
    const save = page.getByRole('button', { name: 'Save', exact: true })
    expect(await save.isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.locator('.rule').getByLabel('Name', { exact: true }).fill('accurate enough')
    await write(page, 0, 'when', 'test_acuracy > 0.35')
    await page.locator('[data-editor=when] .cm-lintRange-error', { hasText: 'test_acuracy' }).waitFor()
    expect(await page.locator('.rule .troubles').textContent()).toContain('Did you mean test_accuracy?')
    expect(await page.locator('#draft-state').textContent()).toBe('1 thing to mend')
    expect(await save.isDisabled()).toBe(true)

    await page.getByRole('button', { name: 'Use test_accuracy' }).click()
    await page.locator('#draft-state', { hasText: 'fits this run' }).waitFor()
    expect(await page.locator('.cm-lintRange-error').count()).toBe(0)
    expect(await page.locator('[data-editor=when] .cm-content').textContent()).toBe('test_accuracy > 0.35')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const told = page.locator('.rule').nth(1)
    await told.getByLabel('Name', { exact: true }).fill('tell me')
    await told.getByLabel('Then').selectOption('notify')
    await told.getByLabel('Message').fill('It answers a third.')
    await write(page, 1, 'when', 'test_accuracy > 0.35')

    await page.locator('#other-runs summary').click()
    await page.getByLabel('recorded').check()
    const tried = page.locator('#preview-table tr', { hasText: 'recorded' })
    await tried.locator('td', { hasText: '1,800' }).first().waitFor()
    expect(await tried.textContent()).toMatch(/generalization, reached at step 3,\d{3}/)
    expect(await tried.textContent()).toContain('accurate enough')

    await page.locator('#draft-state', { hasText: 'fits this run' }).waitFor()
    await save.click()
    await page.locator('#save-answer', { hasText: 'Saved: version 2.' }).waitFor()
    await page.locator('#region-in-force', { hasText: 'accurate enough' }).waitFor()
    await page.locator('#version-2 summary').click()
    expect(await page.locator('#version-2 ins').allTextContents()).toContain('+ rule: accurate enough\n')

    await trainer.postSnapshot(1800)
    await run.locator('.hero[data-step="1800"][data-advice=stop]').waitFor()
    expect(await run.locator('.hero').textContent()).toContain('the rule “accurate enough”')
    expect(await run.locator('.rule-notice').textContent()).toBe('tell me: It answers a third.')

    const notices = () =>
      receiver.verified(secret).filter(({ data }) => data['run'] === trainer.run && data['step'] === 1800)
    await expect.poll(() => notices().map(({ type }) => type), { timeout: 20_000 }).toContain('rule_notified')
    await expect
      .poll(() => notices().map(({ type }) => type), { timeout: 20_000 })
      .toContain('advice_changed')
    expect(notices().find(({ type }) => type === 'rule_notified')?.data).toMatchObject({
      rule: 'tell me',
      message: 'It answers a third.',
    })
    expect(notices().find(({ type }) => type === 'advice_changed')?.data).toMatchObject({ to: 'stop' })

    const log = watched[0]?.page
    await log?.locator('tr[data-state=delivered]', { hasText: 'a rule gives notice' }).waitFor()
    const before = receiver.count()
    await log
      ?.locator('tr', { hasText: 'a rule gives notice' })
      .getByRole('button', { name: 'Send again' })
      .click()
    await expect.poll(() => receiver.count()).toBeGreaterThan(before)
  })
})

describe('the rules page', () => {
  it('tells who saves that another version was saved meanwhile, and keeps the draft', async () => {
    const trainer = await openRecordedRun(advisor, 'add-59-seed0', 'two editors')
    const [mine, theirs] = [await openRules(trainer.run), await openRules(trainer.run)]
    for (const [page, name] of [
      [theirs, 'Theirs'],
      [mine, 'Mine'],
    ] as const) {
      await page.getByLabel('Name of the ruleset').fill(name)
      await page.locator('#draft-state', { hasText: 'fits this run' }).waitFor()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.locator('#save-answer p').waitFor()
    }
    expect(await mine.locator('#save-answer').textContent()).toContain('version 2 was saved meanwhile')
    expect(await mine.getByLabel('Name of the ruleset').inputValue()).toBe('Mine')
    await mine.getByRole('button', { name: 'Save mine after it' }).click()
    await mine.locator('#save-answer', { hasText: 'Saved: version 3.' }).waitFor()
    await mine.locator('#version-3').waitFor()
    expectedComplaints.push(/412/)
  })

  it('completes a name by the keyboard, and takes a preset', async () => {
    const page = await openRules(recorded.run)
    await page.getByLabel('Begin with a preset').selectOption({ label: 'Classic patience' })
    await page.getByRole('button', { name: 'Use it' }).click()
    await page.locator('#preview-table', { hasText: 'patience' }).waitFor()
    await page.locator('[data-editor=when] .cm-content').click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('test_lo')
    await page.locator('.cm-tooltip-autocomplete', { hasText: 'test_loss' }).waitFor()
    // The list takes no key in the first moments after it has come, so that nothing is chosen by mistake.
    await expect
      .poll(async () => {
        await page.keyboard.press('Enter')
        return page.locator('[data-editor=when] .cm-content').textContent()
      })
      .toBe('test_loss')
  })

  it('lets those try who may read, and save only who may write', async () => {
    const page = await open(`/runs/${recorded.run}/rules`, {
      storageState: await signedInWith(['runs:read']),
    })
    await page.locator('#preview-state', { hasText: 'up to date' }).waitFor()
    expect(await page.locator('#save').count()).toBe(0)
    expect(await page.locator('#read-only').textContent()).toContain('rules:write')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.locator('.rule').getByLabel('Name', { exact: true }).fill('at once')
    await write(page, 0, 'when', 'step >= 300')
    await page.locator('#preview-table tr[data-stop="300"]', { hasText: 'These rules' }).waitFor()
  })

  it('shows hostile names as text, in what the server and what the script writes', async () => {
    const hostile = '</script><img src=x onerror=document.title=1>'
    const trainer = await openRecordedRun(advisor, 'add-59-seed0', hostile)
    await trainer.postScalars(-1, 100)
    const then = { kind: 'notify', message: hostile }
    const rules = [
      { name: hostile, when: 'step > 10', then },
      { name: `${hostile}2`, when: 'step > 10', then: { kind: 'stop' } },
    ]
    await send('PUT', `/v1/runs/${trainer.run}/rules`, { name: hostile, rules })
    const page = await openRules(trainer.run)
    expect(await page.locator('#in-force').textContent()).toBe(hostile)
    expect(await page.locator('#preview-table').textContent()).toContain(`${hostile}2`)
    await page.locator('#said summary').click()
    expect(await page.locator('#said-table').textContent()).toContain(`Notice: ${hostile}`)
    expect(await page.locator('img[onerror]').count()).toBe(0)
    expect(await page.title()).not.toBe('1')
  })

  it('can be read with scripts off, and fits a phone', async () => {
    const still = await open(`/runs/${recorded.run}/rules`, { javaScriptEnabled: false })
    expect(await still.locator('#region-in-force').textContent()).toContain('Version 1, in force from step 0')
    expect(await still.locator('#rules-editor').isVisible()).toBe(false)
    const phone = { viewport: { width: 390, height: 844 } }
    const page = await openRules(recorded.run, phone)
    await page.getByRole('button', { name: 'Add a rule' }).click()
    expect(await sidewaysOverflow(page)).toBe(0)
    for (const path of ['/webhooks', `/runs/${recorded.run}`])
      expect(await sidewaysOverflow(await open(path, phone))).toBe(0)
  })
})

describe('the page of a run', () => {
  it('says and marks where other rules would have stopped it', async () => {
    const page = await open(`/runs/${recorded.run}`)
    await page.locator('[data-chart=loss] canvas').waitFor()
    const threshold = page.locator('tr[data-rule=validation_threshold]')
    expect(await threshold.textContent()).toMatch(/3,\d{3}/)
    const pink = () => page.evaluate<number>(countMarkPixels)
    await expect.poll(pink).toBeGreaterThan(50)
    await page.getByLabel('stops of other rules').uncheck()
    await expect.poll(pink).toBe(0)
    expectedComplaints.push(/readback/)
  })
})

/** Runs in the page: pixels of the accuracy chart in the colour of marks. */
const countMarkPixels = `(() => {
  const canvas = document.querySelector('[data-chart=accuracy] canvas')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  let count = 0
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] === 0x9c && data[i + 1] === 0x1f && data[i + 2] === 0x63) count++
  }
  return count
})()`

function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** A session of a key with these scopes alone. */
async function signedInWith(scopes: readonly string[]): Promise<StorageState> {
  const { credential } = z
    .object({ credential: z.string() })
    .parse(await send('POST', '/v1/keys', { name: 'reader', scopes }))
  return signedIn(browser, { url: advisor.url, apiKey: credential })
}

async function send(method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(new URL(path, advisor.url), {
    method,
    headers: { authorization: `Bearer ${advisor.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.json()
}
