import { describe, expect, it, vi } from 'vitest'
import { pages } from '../../src/pages/app.tsx'
import type { PagesPorts } from '../../src/pages/ports.ts'
import type { Attempt } from '../../src/wire/attempt.ts'
import { measures, recordedRun, recordedRunId } from './recorded-run.ts'

const recorded = recordedRun(3000)

const ports: PagesPorts = {
  listRuns: async () => ({ runs: [recorded.run], next_cursor: 'next&page' }),
  run: async (id) => (id === recordedRunId ? recorded.run : null),
  attempts: async () => [attempt(1, null, null)],
  timeline: async () => recorded.timeline,
  history: async () => recorded.history,
  latestAdvice: async () => recorded.advice,
  counterfactuals: async () => recorded.counterfactuals,
  rulesVersions: async () => [],
  rights: { triesRules: true, savesRules: true },
  webhooks: async () => [],
  deliveries: async () => null,
  measures: async () => measures,
  now: () => recorded.nowMs,
}

function attempt(number: number, from_step: number | null, ended_at_step: number | null): Attempt {
  const begun_at = '2026-11-22T13:40:00Z'
  const parent = number === 1 ? null : number - 1
  return {
    attempt: number,
    parent,
    from_step,
    reason: from_step === null ? null : '<b>',
    begun_at,
    ended_at_step,
  }
}

async function get(
  path: string,
  changed: Partial<PagesPorts> = {},
): Promise<{ response: Response; html: string }> {
  const response = await pages(() => ({ ...ports, ...changed })).request(path)
  return { response, html: await response.text() }
}

describe('the pages as HTML', () => {
  it('list the runs', async () => {
    const { html } = await get('/')
    expect(html).toMatch(/^<!doctype html><html lang="en">/)
    expect(html).toContain('very likely (0.93)')
    expect(html).toContain('3,000 of 1,500 planned, 6,000 at most')
    expect(html).toContain('heard 9 s ago')
    expect(html).toContain('href="/?cursor=next%26page"')
  })

  it('tell how to begin where there is no run', async () => {
    const { html } = await get('/', { listRuns: async () => ({ runs: [], next_cursor: null }) })
    expect(html).toContain('npm run demo')
    expect(html).toContain('curl -X POST')
  })

  it('show a run without scripts', async () => {
    const { html } = await get(`/runs/${recordedRunId}`)
    expect(html).toContain('the memorized solution is being removed')
    expect(html).toContain('five frequencies alone already answer')
    expect(html).toContain('undefined because the run names no key frequencies')
    expect(html.match(/<figure/g)).toHaveLength(6)
    expect(html.match(/class="line ink-\d"/g)?.length).toBeGreaterThan(10)
  })

  it('show the forecast while it is open, and not where there is none', async () => {
    const forecast = { by_step: 6000, probability: 0.72, rests_on: 'losses and accuracies alone' }
    const shown = async (known: typeof forecast | null) => {
      const advice = recorded.advice === null ? null : { ...recorded.advice, forecast: known }
      return (await get(`/runs/${recordedRunId}`, { latestAdvice: async () => advice })).html
    }
    expect(await shown(forecast)).toContain('<dt>Generalizes by step 6,000</dt><dd>likely (0.72)</dd>')
    expect(await shown({ ...forecast, probability: 1 })).not.toContain('Generalizes by step')
    expect(await shown(null)).not.toContain('Generalizes by step')
  })

  it('say from where its trainer was resumed, and mark it where the lineage passes', async () => {
    const attempts = [
      attempt(1, null, 900),
      attempt(2, 600, 2400),
      attempt(3, 2100, 2700),
      attempt(4, 1200, null),
    ]
    const { html } = await get(`/runs/${recordedRunId}`, { attempts: async () => attempts })
    expect(html).toContain('4, resumed from step 1,200; attempt 3 ended at step 2,700')
    expect(html).toContain('attempt 2 from step 600, attempt 4 from step 1,200')
    expect(html.match(/<title>Attempt \d was resumed/g)).toHaveLength(2)
    expect(html).not.toContain('<b>')
    const nothing = [attempt(1, null, null), attempt(2, 5, null)]
    const early = await get(`/runs/${recordedRunId}`, { attempts: async () => nothing })
    expect(early.html).toContain('2, resumed from step 5; attempt 1 had nothing yet')
    expect((await get(`/runs/${recordedRunId}`)).html).not.toContain('esumed')
  })

  it('show a run of which nothing is known yet', async () => {
    const { response, html } = await get(`/runs/${recordedRunId}`, {
      run: async () => ({ ...recorded.run, step: null, snapshots: 0 }),
      timeline: async () => ({ run: recordedRunId, advice: [] }),
      history: async () => ({ run: recordedRunId, points_total: 0, points_returned: 0, rows: [] }),
    })
    expect(response.status).toBe(200)
    expect(html).toContain('No verdict yet')
    expect(html).not.toMatch(/class="timeline"|Keras EarlyStopping|What it says/)
  })

  it('allow no script, style or connection but their own', async () => {
    for (const path of ['/', `/runs/${recordedRunId}`, '/runs/run_0000000000000000', '/nowhere']) {
      const { response, html } = await get(path)
      const policy = response.headers.get('content-security-policy')
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(html).not.toMatch(/ style=| on[a-z]+=|https?:\/\/(?!127\.0\.0\.1)/)
      for (const [, attributes = ''] of html.matchAll(/<script([^>]*)>/g)) {
        expect(attributes).toMatch(/src="\/assets\/|type="application\/json"/)
      }
    }
  })

  it('escape what a trainer wrote, in text and in data', async () => {
    const name = '</script><img src=x onerror=alert(1)> & "quoted"'
    const { html } = await get(`/runs/${recordedRunId}`, {
      run: async () => ({ ...recorded.run, name }),
      measures: async () => measures.map((measure) => ({ ...measure, unit: name })),
    })
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;/script&gt;&lt;img')
    expect(html).toContain('\\u003c/script\\u003e')
  })

  it('answer unknown runs and addresses with 404, and failures with 500', async () => {
    expect((await get('/runs/run_0000000000000000')).response.status).toBe(404)
    expect((await get('/runs/not-a-run')).html).toContain('No such run')
    expect((await get('/nowhere')).response.status).toBe(404)
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const failure = await get('/', { listRuns: () => Promise.reject(new Error('secret detail')) })
    logged.mockRestore()
    expect(failure.response.status).toBe(500)
    expect(failure.html).not.toContain('secret detail')
  })
})
