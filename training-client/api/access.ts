import type { z } from 'zod'
import {
  apiKeyListSchema,
  type apiKeySpecSchema,
  createdProjectSchema,
  issuedApiKeySchema,
  issuedRunTokenSchema,
  issuedShareSchema,
  type runCredentialSpecSchema,
  runTokenListSchema,
  shareListSchema,
  signedInSchema,
  signInCodeSchema,
} from '../../src/wire/identity.ts'
import { jsonOf, nothingOf, type PostOptions, type ReadOptions, type Send } from './request.ts'

type KeySpec = z.input<typeof apiKeySpecSchema>
type CredentialSpec = z.input<typeof runCredentialSpecSchema>

/** Projects, keys, run tokens, share links and sessions. */
export function accessOperations(send: Send) {
  const post = <T>(path: string[], json: unknown, schema: z.ZodType<T>, options: PostOptions) =>
    send({ method: 'POST', path, json, options, read: jsonOf(schema) })
  const list = <T>(path: string[], schema: z.ZodType<T>, options: ReadOptions) =>
    send({ method: 'GET', path, options, read: jsonOf(schema) })
  const remove = (path: string[]) => send({ method: 'DELETE', path, read: nothingOf })
  const ofRun = (run: string, ...rest: string[]) => ['v1', 'runs', run, ...rest]
  return {
    createProject: (project: string, options: PostOptions = {}) =>
      post(['v1', 'projects'], { project }, createdProjectSchema, options),
    createKey: (spec: KeySpec, options: PostOptions = {}) =>
      post(['v1', 'keys'], spec, issuedApiKeySchema, options),
    listKeys: (options: ReadOptions = {}) => list(['v1', 'keys'], apiKeyListSchema, options),
    rotateKey: (key: string, overlap_seconds?: number, options: PostOptions = {}) =>
      post(['v1', 'keys', key, 'rotate'], { overlap_seconds }, issuedApiKeySchema, options),
    revokeKey: (key: string) => remove(['v1', 'keys', key]),

    createToken: (run: string, spec: CredentialSpec, options: PostOptions = {}) =>
      post(ofRun(run, 'tokens'), spec, issuedRunTokenSchema, options),
    listTokens: (run: string, options: ReadOptions = {}) =>
      list(ofRun(run, 'tokens'), runTokenListSchema, options),
    revokeToken: (run: string, token: string) => remove(ofRun(run, 'tokens', token)),
    createShare: (run: string, spec: CredentialSpec, options: PostOptions = {}) =>
      post(ofRun(run, 'shares'), spec, issuedShareSchema, options),
    listShares: (run: string, options: ReadOptions = {}) =>
      list(ofRun(run, 'shares'), shareListSchema, options),
    revokeShare: (run: string, share: string) => remove(ofRun(run, 'shares', share)),

    createSignInCode: (options: PostOptions = {}) =>
      send({ method: 'POST', path: ['v1', 'sign-in-codes'], options, read: jsonOf(signInCodeSchema) }),
    /** For pages: the answer sets a cookie. */
    signIn: (credential: string) => post(['session'], { credential }, signedInSchema, {}),
    signOut: () => remove(['session']),
  }
}
