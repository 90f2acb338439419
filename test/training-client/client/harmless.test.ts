/** Nothing that a training loop does with a run throws or takes long, wrong arguments included. */
import { afterEach, expect, test } from 'vitest'
import { openRun } from '../../../training-client/client/open-run.ts'
import { type AdvisorDouble, startAdvisorDouble, until } from './advisor-double.ts'
import { spec, unsentFolder, weights } from './fixtures.ts'

let advisor: AdvisorDouble | null = null
afterEach(async () => {
  await advisor?.close()
  advisor = null
})

test('wrong arguments are reported, not thrown', async () => {
  advisor = await startAdvisorDouble()
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  const detached = new Uint8Array(8)
  structuredClone(detached.buffer, { transfer: [detached.buffer] })
  run.snapshot(-1, weights(0))
  run.snapshot(1e300, weights(0))
  run.snapshot(Number.NaN, weights(0))
  run.snapshot(1, detached)
  run.snapshot(2, [{ name: 'W', dtype: 'F32', shape: [3, 3], data: new Float32Array(8) }])
  run.scalars(3.5, { train_loss: 1 })
  run.scalars(4, { 'Not A Name': 1 })
  // @ts-expect-error a trainer in plain JavaScript can pass anything
  run.snapshot(5, null)
  // @ts-expect-error a function cannot be cloned
  run.scalars(6, { train_loss: () => 1 })
  // @ts-expect-error nothing at all
  run.scalars()
  // @ts-expect-error nothing at all
  expect(run.schedule().after(1).kind).toBe('continue')
  await until(() => run.status().failed_total === 11, 'eleven failures')
  const failed = run.status().failed.map(({ what, step, why }) => `${what} ${step}: ${why}`)
  expect(failed).toContain('snapshot 1: it has no bytes (a detached buffer?)')
  expect(failed).toContain('snapshot 2: W has 8 entries, its shape [3, 3] needs 9')
  expect(failed.some((line) => line.startsWith('scalars 4: '))).toBe(true)
  expect(failed.some((line) => line.startsWith('schedule null: undefined planned'))).toBe(true)

  run.snapshot(7, weights(0))
  const report = await run.close()
  expect(report.sent.snapshots).toBe(1)
  run.snapshot(8, weights(0))
  expect(run.status().failed_total).toBeGreaterThanOrEqual(11)
})

test('a wrong spec or url is a refusal that says what is wrong', async () => {
  // @ts-expect-error the name is missing
  const nameless = openRun({ task: { kind: 'generic' } }, { unsentDirectory: unsentFolder() })
  await until(() => nameless.status().state === 'refused', 'refused')
  expect(nameless.status().failed[0]?.why).toMatch(/the spec is not valid: name/)
  expect((await nameless.close()).in_time).toBe(true)
  const lost = openRun(spec, { url: 'not a url', unsentDirectory: unsentFolder() })
  expect((await lost.close()).unsent.why).toBe('not a url is not a URL')
})

test('a spec that is not JSON is a refusal too', async () => {
  const circular: typeof spec & { self?: unknown } = { ...spec }
  circular.self = circular
  const run = openRun(circular, { unsentDirectory: unsentFolder() })
  expect((await run.close()).unsent.why).toMatch(/not JSON/)
})

test('posting costs the training thread next to nothing, whether the advisor is there or not', async () => {
  advisor = await startAdvisorDouble(() => 'hang')
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder(), closeTimeoutMs: 500 })
  const tensors = [{ name: 'W', dtype: 'F32' as const, shape: [100, 1000], data: new Float32Array(100_000) }]
  const costs: number[] = []
  for (let step = 0; step < 100; step += 1) {
    const start = performance.now()
    run.snapshot(step, tensors)
    run.scalars(step, { train_loss: 1 })
    run.advice()
    costs.push(performance.now() - start)
  }
  costs.sort((left, right) => left - right)
  expect(costs[50]).toBeLessThan(2)
  await run.close()
})

test('close twice is the same report', async () => {
  advisor = await startAdvisorDouble()
  const run = openRun(spec, { url: advisor.url, unsentDirectory: unsentFolder() })
  expect(run.close()).toBe(run.close())
  await run.close()
})
