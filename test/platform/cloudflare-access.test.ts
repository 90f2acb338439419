/** A JWT of Cloudflare Access is taken from its own team, for this application, while it lasts; no other one is. */
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AccessPrincipal, accessPrincipal } from '../../src/platform/cloudflare-access.ts'

const settings = {
  issuer: 'https://team.cloudflareaccess.com',
  audience: 'a'.repeat(64),
  scopes: ['runs:read'],
} as const

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

let principalOf: AccessPrincipal
let own: PrivateKey
let foreign: PrivateKey
let publicText: Uint8Array
beforeAll(async () => {
  const pair = await generateKeyPair('RS256')
  own = pair.privateKey
  foreign = (await generateKeyPair('RS256')).privateKey
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  publicText = new TextEncoder().encode(JSON.stringify(jwk))
  principalOf = accessPrincipal(settings, createLocalJWKSet({ keys: [jwk] }))
})

interface Changes {
  readonly key?: PrivateKey | Uint8Array
  readonly alg?: string
  readonly kid?: string
  readonly claims?: JWTPayload
  readonly seconds?: number
}

function token({ key = own, alg = 'RS256', kid = 'one', claims = {}, seconds = 60 }: Changes = {}) {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ email: 'ada@example.org', ...claims })
    .setProtectedHeader({ alg, kid })
    .setIssuer(claims.iss ?? settings.issuer)
    .setAudience(claims.aud ?? settings.audience)
    .setIssuedAt(now - 120)
    .setExpirationTime(now + seconds)
    .sign(key)
}

function ask(jwt: string) {
  return principalOf(
    new Request('https://latebloom.example/', { headers: { 'cf-access-jwt-assertion': jwt } }),
  )
}

describe('Cloudflare Access', () => {
  it('signs a person in with the scopes that are set, as a browser does', async () => {
    expect(await ask(await token())).toEqual({
      project: 'default',
      kind: 'access',
      id: 'ada@example.org',
      scopes: ['runs:read'],
      run: null,
      ambient: true,
    })
  })

  it('takes no token of another team, application, key or time', async () => {
    const { email: _, ...unnamed } = { email: 'x' }
    const tokens = {
      issuer: await token({ claims: { iss: 'https://other.cloudflareaccess.com' } }),
      audience: await token({ claims: { aud: 'b'.repeat(64) } }),
      key: await token({ key: foreign }),
      'unknown key id': await token({ key: foreign, kid: 'two' }),
      expired: await token({ seconds: -60 }),
      'of nobody': await token({ claims: { ...unnamed, email: undefined } }),
    }
    for (const [what, jwt] of Object.entries(tokens)) expect(await ask(jwt), what).toBeNull()
  })

  it('takes no other algorithm: none, or an HMAC with the public key as its secret', async () => {
    const unsecured = new UnsecuredJWT({ email: 'ada@example.org' })
      .setIssuer(settings.issuer)
      .setAudience(settings.audience)
      .setIssuedAt()
      .setExpirationTime('1m')
      .encode()
    expect(await ask(unsecured)).toBeNull()
    expect(await ask(await token({ key: publicText, alg: 'HS256' }))).toBeNull()
  })

  it('takes no text that is no token, and is nobody without one', async () => {
    for (const text of ['', 'x', 'a.b.c', `${await token()}x`]) expect(await ask(text)).toBeNull()
    expect(await principalOf(new Request('https://latebloom.example/'))).toBeNull()
  })
})
