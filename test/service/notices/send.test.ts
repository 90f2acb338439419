/** One attempt to deliver: signed so that the standard library verifies it, and judged by what came of it. */
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { attempt, type Letter, type Outside } from '../../../src/service/notices/send.ts'

const secret = (letter: string) => `whsec_${btoa(letter.repeat(32))}`
const letter: Letter = {
  id: 'msg_01k9z0a4x7m2q8tb3c5d',
  address: 'https://hooks.example.com/a',
  secrets: [secret('n'), secret('o')],
  body: '{"type":"test","text":"ä"}',
}

interface Sent {
  readonly requests: Request[]
  readonly outside: Outside
}

function outside(
  answer: () => Response | Promise<Response>,
  addresses: readonly string[] = ['8.8.8.8'],
): Sent {
  const requests: Request[] = []
  return {
    requests,
    outside: {
      async fetch(request) {
        requests.push(request)
        return answer()
      },
      resolve: async () => addresses,
      reach: 'public',
      now: () => Date.now(),
    },
  }
}
const ok = () => new Response('fine')

describe('a delivery', () => {
  it('is verified by the standard library, with the new secret and the old one', async () => {
    const sent = outside(ok)
    expect(await attempt(sent.outside, letter)).toEqual({
      outcome: 'delivered',
      status: 200,
      answer: 'fine',
      failure: null,
      asked_wait: null,
    })
    const request = sent.requests[0] ?? expect.fail('nothing was sent')
    expect(request).toMatchObject({ method: 'POST', redirect: 'manual', url: letter.address })
    const body = await request.text()
    for (const known of letter.secrets)
      expect(new Webhook(known).verify(body, Object.fromEntries(request.headers))).toEqual({
        type: 'test',
        text: 'ä',
      })
    const headers = Object.fromEntries(request.headers)
    expect(() => new Webhook(secret('x')).verify(body, headers)).toThrow()
    expect(() => new Webhook(secret('n')).verify(`${body} `, headers)).toThrow()
  })

  it('keeps the beginning of a long answer', async () => {
    const { answer } = await attempt(outside(() => new Response('a'.repeat(5000))).outside, letter)
    expect(answer).toBe('a'.repeat(1024))
  })

  it.each([
    [204, 'delivered'],
    [301, 'again'],
    [307, 'again'],
    [400, 'again'],
    [404, 'again'],
    [410, 'gone'],
    [500, 'again'],
  ] as const)('that is answered %i: %s', async (status, outcome) => {
    const answered = () => new Response(null, { status, headers: { location: 'https://127.0.0.1/' } })
    const sent = outside(answered)
    expect(await attempt(sent.outside, letter)).toMatchObject({ outcome, status })
    expect(sent.requests).toHaveLength(1)
  })

  it.each([
    ['120', 120_000],
    ['1000000', 3_600_000],
    ['soon', null],
    ['-5', null],
  ])('hears a receiver that asks for %s', async (header, wait) => {
    const busy = () => new Response(null, { status: 429, headers: { 'retry-after': header } })
    expect((await attempt(outside(busy).outside, letter)).asked_wait).toBe(wait)
  })

  it('that cannot connect, or takes too long, is tried again', async () => {
    const broken = outside(() => Promise.reject(new Error('secret detail of the network')))
    expect(await attempt(broken.outside, letter)).toMatchObject({
      outcome: 'again',
      status: null,
      failure: 'the connection failed',
    })
    const slow = outside(() => Promise.reject(new DOMException('too slow', 'TimeoutError')))
    expect((await attempt(slow.outside, letter)).failure).toBe('no answer within 10 s')
  })
})

describe('the answer', () => {
  it('counts, though its body breaks off', async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) })
    const made = await attempt(outside(() => new Response(broken)).outside, letter)
    expect(made).toMatchObject({ outcome: 'delivered', status: 200, answer: '' })
  })
})

describe('the address', () => {
  it.each([
    [['8.8.8.8', '10.0.0.7'], 'hooks.example.com stands for 10.0.0.7, which is not a public address'],
    [
      ['::ffff:169.254.169.254'],
      'hooks.example.com stands for ::ffff:169.254.169.254, which is not a public address',
    ],
    [[], 'hooks.example.com has no address'],
  ])('is asked for at every attempt, and nothing is sent to %j', async (addresses, failure) => {
    const sent = outside(ok, addresses)
    expect(await attempt(sent.outside, letter)).toMatchObject({ outcome: 'again', failure })
    expect(sent.requests).toEqual([])
  })

  it('is looked at again, should it have been stored before it was refused', async () => {
    const sent = outside(ok)
    const inside = { ...letter, address: 'https://127.0.0.1/' }
    expect((await attempt(sent.outside, inside)).failure).toBe('127.0.0.1 is not a public address')
    expect(sent.requests).toEqual([])
  })
})
