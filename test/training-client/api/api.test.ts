/** The typed API: one method for each operation of the document, and answers as values. */
import { expect, it } from 'vitest'
import { exampleAdvice, exampleRunAnswer } from '../../../src/http/examples.ts'
import { type Api, createApi } from '../../../training-client/api/api.ts'
import { documented } from '../../http/document.ts'

const run = 'run_01k9z0a4x7m2q8tb3c5d'
const file = new Uint8Array([1, 2, 3])
const spec = { name: 'a name' }

/** Every method, with arguments of any kind. */
const calls: { [Name in keyof Api]: (api: Api) => Promise<unknown> } = {
  openRun: (api) => api.openRun(spec),
  listRuns: (api) => api.listRuns(),
  readRun: (api) => api.readRun(run),
  changeRun: (api) => api.changeRun(run, {}),
  deleteRun: (api) => api.deleteRun(run),
  beginAttempt: (api) => api.beginAttempt(run, { from_step: 5 }),
  listAttempts: (api) => api.listAttempts(run),
  postScalars: (api) => api.postScalars(run, []),
  readScalars: (api) => api.readScalars(run),
  readReadings: (api) => api.readReadings(run),
  exportReadings: (api) => api.exportReadings(run),
  readAdvice: (api) => api.readAdvice(run),
  readAdviceVersions: (api) => api.readAdviceVersions(run, 300),
  readTimeline: (api) => api.readTimeline(run),
  readPlan: (api) => api.readPlan(run),
  sendProbe: (api) => api.sendProbe(run, file),
  readProbe: (api) => api.readProbe(run),
  sendModel: (api) => api.sendModel(run, file),
  readModel: (api) => api.readModel(run),
  sendSnapshot: (api) => api.sendSnapshot(run, 1, file),
  sendIndex: (api) => api.sendIndex(run, 1, { weight_map: {}, shards: {} }),
  readSnapshot: (api) => api.readSnapshot(run, 1),
  listSnapshots: (api) => api.listSnapshots(run),
  sendShard: (api) => api.sendShard(run, 1, 'a.safetensors', file),
  readShard: (api) => api.readShard(run, 1, 'a.safetensors'),
  readRules: (api) => api.readRules(run),
  saveRules: (api) => api.saveRules(run, { preset: 'advised' }),
  listRulesVersions: (api) => api.listRulesVersions(run),
  checkRules: (api) => api.checkRules({ run, ruleset: { name: 'r', rules: [] } }),
  listPresets: (api) => api.listPresets({ run }),
  listRuleNames: (api) => api.listRuleNames({ run }),
  replayRun: (api) => api.replayRun(run, { version: 1 }),
  replayRuns: (api) => api.replayRuns({ runs: [run], preset: 'advised' }),
  readCounterfactuals: (api) => api.readCounterfactuals(run),
  listDecisions: (api) => api.listDecisions(run, { limit: 1 }),
  verifyDecisions: (api) => api.verifyDecisions(run),
  createProject: (api) => api.createProject('p'),
  createKey: (api) => api.createKey({ name: 'k', scopes: ['admin'] }),
  listKeys: (api) => api.listKeys(),
  rotateKey: (api) => api.rotateKey('k'),
  revokeKey: (api) => api.revokeKey('k'),
  createToken: (api) => api.createToken(run, spec),
  listTokens: (api) => api.listTokens(run),
  revokeToken: (api) => api.revokeToken(run, 't'),
  createShare: (api) => api.createShare(run, spec),
  listShares: (api) => api.listShares(run),
  revokeShare: (api) => api.revokeShare(run, 's'),
  createSignInCode: (api) => api.createSignInCode(),
  createWebhook: (api) => api.createWebhook({ name: 'w', url: 'https://hooks.example.com/' }),
  listWebhooks: (api) => api.listWebhooks(),
  readWebhook: (api) => api.readWebhook('w'),
  changeWebhook: (api) => api.changeWebhook('w', { enabled: false }),
  removeWebhook: (api) => api.removeWebhook('w'),
  rotateWebhook: (api) => api.rotateWebhook('w'),
  testWebhook: (api) => api.testWebhook('w'),
  listDeliveries: (api) => api.listDeliveries('w', { limit: 5 }),
  redeliver: (api) => api.redeliver('w', 'd'),
  signIn: (api) => api.signIn('c'),
  signOut: (api) => api.signOut(),
  listMeasures: (api) => api.listMeasures(),
  health: (api) => api.health(),
  deepHealth: (api) => api.deepHealth(),
  metrics: (api) => api.metrics(),
}

function answered(answer: () => Response) {
  const requests: Request[] = []
  const api = createApi({
    url: 'http://advisor.test/under',
    credential: 'lbk',
    fetch: async (request) => {
      requests.push(request)
      return answer()
    },
  })
  return { api, requests }
}

const refusal = () => new Response('', { status: 503, headers: { 'retry-after': '2' } })

it('has a method for each operation of the document but the live channel', async () => {
  const { api, requests } = answered(refusal)
  for (const call of Object.values(calls)) await call(api)
  const operations = (await documented()).filter(({ path }) => !path.endsWith('/live'))
  const patterns = operations.map(({ method, path }) => ({
    name: `${method} ${path}`,
    pattern: new RegExp(`^${method.toUpperCase()} /under${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  }))
  const asked = requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)
  const unasked = patterns.filter(({ pattern }) => !asked.some((one) => pattern.test(one)))
  expect(unasked.map(({ name }) => name)).toEqual([])
  expect(asked.filter((one) => !patterns.some(({ pattern }) => pattern.test(one)))).toEqual([])
})

it('tells a value with its tag, and whether it was kept', async () => {
  const { api } = answered(() =>
    Response.json(exampleRunAnswer, { status: 200, headers: { etag: '"a"', 'idempotent-replayed': 'true' } }),
  )
  const opened = await api.openRun(spec, { idempotencyKey: 'k' })
  expect(opened).toMatchObject({ kind: 'done', status: 200, etag: '"a"', replayed: true, value: { run } })
})

it('tells what is unchanged', async () => {
  const { api, requests } = answered(() => new Response(null, { status: 304 }))
  expect(await api.readRun(run, { ifNoneMatch: '"a"' })).toEqual({ kind: 'unchanged', status: 304 })
  expect(requests[0]?.headers.get('if-none-match')).toBe('"a"')
})

it('tells a problem, and when to come again', async () => {
  const { api } = answered(refusal)
  expect(await api.readRun(run)).toEqual({ kind: 'refused', status: 503, problem: null, afterMs: 2000 })
})

it('sends what the conventions ask for', async () => {
  const { api, requests } = answered(() => Response.json(exampleAdvice))
  await api.sendSnapshot(run, 1, file, { waitSeconds: 5 })
  await api.readAdvice(run, { after: 3, waitSeconds: 7 })
  await api.changeRun(run, { name: 'b' }, { ifMatch: '"a"' }).catch(() => undefined)
  const [sent, read, changed] = requests
  expect(sent?.headers.get('content-digest')).toBe('sha-256=:A5BYxvLAy0ksUzsKTRTvd8wPeKvMztUofYShogEc+4E=:')
  expect(sent?.headers.get('prefer')).toBe('wait=5')
  expect(sent?.headers.get('authorization')).toBe('Bearer lbk')
  expect(new URL(read?.url ?? '').search).toBe('?after=3')
  expect(changed?.headers.get('if-match')).toBe('"a"')
})

it('encodes what stands in a path', async () => {
  const { api, requests } = answered(refusal)
  await api.readRun('../keys?x#y')
  expect(requests[0]?.url).toBe('http://advisor.test/under/v1/runs/..%2Fkeys%3Fx%23y')
})

it('rejects an answer that is not what the advisor documents', async () => {
  const { api } = answered(() => Response.json({ run: 7 }))
  await expect(api.readRun(run)).rejects.toThrow()
})
