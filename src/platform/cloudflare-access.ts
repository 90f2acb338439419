/** Cloudflare Access: its JWT, verified against the team's keys, stands for a session in the default project. */
import { createRemoteJWKSet, type JWTVerifyGetKey, errors as joseErrors, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Principal } from '../service/identity/principal.ts'
import { DEFAULT_PROJECT, type Scope, scopeSchema } from '../wire/identity.ts'

const HEADER = 'cf-access-jwt-assertion'

export interface AccessSettings {
  /** `https://NAME.cloudflareaccess.com` */
  readonly issuer: string
  /** The tag of the application's audience. */
  readonly audience: string
  readonly scopes: readonly Scope[]
}

export type AccessPrincipal = (request: Request) => Promise<Principal | null>

/** Nobody, unless both the team and the audience are set. Throws for scopes that are none. */
export function cloudflareAccess(
  env: Readonly<Record<'ACCESS_TEAM_DOMAIN' | 'ACCESS_AUD' | 'ACCESS_SCOPES', string>>,
): AccessPrincipal {
  if (env.ACCESS_TEAM_DOMAIN === '' || env.ACCESS_AUD === '') return async () => null
  const issuer = new URL(env.ACCESS_TEAM_DOMAIN).origin
  const scopes = z.array(scopeSchema).parse(env.ACCESS_SCOPES.split(',').map((scope) => scope.trim()))
  const keys = createRemoteJWKSet(new URL('/cdn-cgi/access/certs', issuer))
  return accessPrincipal({ issuer, audience: env.ACCESS_AUD, scopes }, keys)
}

/** A person is known by their address, a service token by its name. */
const claimsSchema = z.object({
  email: z.string().min(1).optional(),
  common_name: z.string().min(1).optional(),
})

export function accessPrincipal(settings: AccessSettings, keys: JWTVerifyGetKey): AccessPrincipal {
  const { issuer, audience, scopes } = settings
  return async (request) => {
    const token = request.headers.get(HEADER)
    if (token === null) return null
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'iat'],
      })
      const { email, common_name } = claimsSchema.parse(payload)
      const id = email ?? common_name
      if (id === undefined) return null
      // Access keeps its own cookie, which a browser sends by itself.
      return { project: DEFAULT_PROJECT, kind: 'access', id, scopes, run: null, ambient: true }
    } catch (error) {
      if (error instanceof joseErrors.JOSEError || error instanceof z.ZodError) return null
      throw error
    }
  }
}
