/** Pages without a session lead to the sign-in page, and from there to this site alone. */
import { reset } from 'cloudflare:test'
import { afterEach, describe, expect, it } from 'vitest'
import { anonymousRequest, openRun, request } from './support/requests.ts'

afterEach(async () => {
  await reset()
})

describe('a page', () => {
  it('without a session leads to the sign-in page and back, within this site', async () => {
    const { run } = await openRun()
    const away = await anonymousRequest('GET', `/runs/${run}?a=b`)
    expect(away.status).toBe(303)
    expect(away.headers.get('location')).toBe(`/sign-in?next=${encodeURIComponent(`/runs/${run}?a=b`)}`)
    const page = await anonymousRequest('GET', away.headers.get('location') ?? '')
    expect(await page.text()).toContain(`data-next="/runs/${run}?a=b"`)
  })

  it.each([
    '//elsewhere.example/',
    '/\\elsewhere.example/',
    'https://elsewhere.example/',
    'javascript:alert(1)',
    '/\t/elsewhere.example/',
    '/.//elsewhere.example/',
    '\\\\elsewhere.example',
    '/%0d%0a//elsewhere.example/../..//elsewhere.example',
  ])('never leads from signing in to another site: %s', async (next) => {
    const page = await (await anonymousRequest('GET', `/sign-in?next=${encodeURIComponent(next)}`)).text()
    const target = /data-next="([^"]*)"/.exec(page)?.[1] ?? expect.fail('the page names no next')
    expect(new URL(target, 'http://own.invalid').origin).toBe('http://own.invalid')
    expect(target).toMatch(/^\/(?![/\\])/)
  })

  it('to sign in, and for shared runs, has a strict policy and is kept by nobody', async () => {
    for (const path of ['/sign-in', '/shared']) {
      const page = await request('GET', path)
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
      expect(page.headers.get('cache-control')).toBe('no-store')
      expect(await page.text()).not.toMatch(/<script(?![^>]* src=)/)
    }
  })
})
