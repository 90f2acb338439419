/** Bodies of deliveries: as Standard Webhooks, Slack and Discord take them, and harmless whatever a run is named. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compose } from '../../../src/service/notices/compose.ts'
import type { Notice } from '../../../src/wire/notices.ts'

const run = { run: 'run_01k9z0a4x7m2q8tb3c5d', name: 'addition' }
const at = '2026-03-01T09:00:00.000Z'
const phase: Notice = {
  event: 'phase_changed',
  at,
  ...run,
  step: 300,
  from: 'memorization',
  to: 'circuit_formation',
  probability: 0.834,
}
const others: readonly Notice[] = [
  {
    event: 'intervene',
    at,
    ...run,
    step: 300,
    from: 'continue',
    to: 'intervene',
    reasons: ['There is no weight decay.', 'Set one.'],
    extend_to: null,
  },
  { event: 'silence', at, ...run, silent_since: at, expected_by: at },
  { event: 'failure', at, ...run, step: 300, reason: 'out of memory' },
  { event: 'rule_notified', at, ...run, step: 300, rule: 'circuit', message: 'It grows.' },
]
const origin = 'https://latebloom.example'
const page = `${origin}/runs/${run.run}`

function bodyOf(format: 'standard' | 'slack' | 'discord', notices: readonly Notice[]): unknown {
  return JSON.parse(compose(format, { notices, origin }))
}
const slackText = (notices: readonly Notice[]) =>
  z.strictObject({ text: z.string() }).parse(bodyOf('slack', notices)).text
const discordText = (notices: readonly Notice[]) =>
  z
    .strictObject({ content: z.string(), allowed_mentions: z.strictObject({ parse: z.tuple([]) }) })
    .parse(bodyOf('discord', notices)).content

describe('standard', () => {
  it('has a type, a timestamp, and the rest as data', () => {
    expect(bodyOf('standard', [phase])).toEqual({
      type: 'phase_changed',
      timestamp: at,
      data: {
        ...run,
        step: 300,
        from: 'memorization',
        to: 'circuit_formation',
        probability: 0.834,
        page,
        title: 'addition: circuit formation at step 300',
        text: 'The phase was memorization before. Probability of circuit formation: 83%.',
      },
    })
  })

  it('tells several as a digest of such messages', () => {
    const digest = bodyOf('standard', [phase, ...others])
    expect(digest).toMatchObject({ type: 'digest', timestamp: at })
    const messages = [phase, ...others].map((notice) => bodyOf('standard', [notice]))
    expect(digest).toMatchObject({ data: { notices: messages } })
  })

  it('has no page for a test', () => {
    expect(bodyOf('standard', [{ event: 'test', at }])).toMatchObject({
      type: 'test',
      data: { title: 'A test of this webhook' },
    })
  })
})

describe('in words', () => {
  it.each([
    [
      others[0],
      '*addition: intervene at step 300*\nThe advice was continue before. There is no weight decay. Set one.',
    ],
    [
      others[1],
      `*addition: silent since ${at}*\nAt its pace so far the trainer should have posted again by ${at}. That it is silent says nothing of why.`,
    ],
    [others[2], '*addition: the snapshot at step 300 could not be evaluated*\nout of memory'],
    [others[3], '*addition: circuit at step 300*\nIt grows.'],
  ])('%j', (notice, words) => {
    if (notice === undefined) return expect.fail('no notice')
    expect(slackText([notice])).toBe(`${words}\n<${page}|Open the run>`)
  })
})

describe('what a run is named', () => {
  const named = (name: string): Notice => ({ ...phase, name })

  it('makes no mention and no link in Slack', () => {
    const text = slackText([named('<!channel> & <https://evil.example|here>')])
    expect(text).toContain('&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;')
    expect(text.match(/</g)).toHaveLength(1)
  })

  it('makes no mention, link or format in Discord', () => {
    expect(discordText([named('@everyone **[x](y)**')])).toContain('@everyone \\*\\*\\[x\\]\\(y\\)\\*\\*')
  })

  it('makes no message that Discord refuses as too long', () => {
    const content = discordText(Array.from({ length: 50 }, () => named('n'.repeat(200))))
    expect(content.length).toBeLessThanOrEqual(2000)
    expect(content.endsWith('…')).toBe(true)
  })
})
