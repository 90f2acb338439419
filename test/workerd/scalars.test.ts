/** Scalars: stored once, all lines or none, and enough for a verdict of their own. */
import { describe, expect, it } from 'vitest'
import { problemSchema } from '../../src/wire/problem.ts'
import { historySchema } from '../../src/wire/reading.ts'
import { getAdvice, openRun, postScalars, putSnapshot, request, snapshotBytes } from './support/requests.ts'

describe('scalars', () => {
  it('sent twice are known the second time', async () => {
    const { run } = await openRun()
    const lines = [
      { step: 0, train_loss: 4 },
      { step: 10, train_loss: 3 },
    ]
    expect(await (await postScalars(run, lines)).json()).toEqual({ run, accepted: 2, already_known: 0 })
    expect(await (await postScalars(run, lines)).json()).toEqual({ run, accepted: 0, already_known: 2 })
  })

  it('of several posts meet at one step', async () => {
    const { run } = await openRun()
    await postScalars(run, [{ step: 5, train_loss: 1 }])
    await postScalars(run, [{ step: 5, test_loss: 2 }])
    const history = historySchema.parse(await (await request('GET', `/v1/runs/${run}/scalars`)).json())
    expect(history.rows).toEqual([{ step: 5, scalars: { train_loss: 1, test_loss: 2 } }])
  })

  it('with another value are refused by name, and nothing of the request is stored', async () => {
    const { run } = await openRun()
    await postScalars(run, [{ step: 5, train_loss: 1 }])
    const answer = await postScalars(run, [
      { step: 6, train_loss: 1 },
      { step: 5, train_loss: 2 },
    ])
    expect(answer.status).toBe(409)
    expect(problemSchema.parse(await answer.json()).detail).toContain('train_loss at step 5 is 1')
    const history = historySchema.parse(await (await request('GET', `/v1/runs/${run}/scalars`)).json())
    expect(history.points_total).toBe(1)
  })

  it('with a bad line are refused with a pointer to it', async () => {
    const { run } = await openRun()
    const answer = await postScalars(run, [
      { step: 0, train_loss: 1 },
      { step: -1 },
      { step: 2, train_loss: 'big' },
    ])
    expect(answer.status).toBe(422)
    const problem = problemSchema.parse(await answer.json())
    expect(problem.errors?.map((error) => error.pointer)).toEqual(['/1/step', '/2/train_loss'])
    expect((await getAdvice(run)).phase).toBe('undetermined')
  })

  it('that are no numbers come back as they were sent', async () => {
    const { run } = await openRun()
    await postScalars(run, [{ step: 0, train_loss: 'NaN', test_loss: 'Infinity' }])
    const again = await postScalars(run, [{ step: 0, train_loss: 'NaN' }])
    expect(await again.json()).toMatchObject({ already_known: 1 })
    const csv = await (await request('GET', `/v1/runs/${run}/scalars?format=csv`)).text()
    expect(csv).toBe('step,test_loss,train_loss\n0,Infinity,NaN\n')
  })

  it('alone give a verdict at the newest step', async () => {
    const { run } = await openRun()
    const lines = [0, 100, 200, 300].map((step) => ({
      step,
      train_accuracy: 1,
      train_loss: 1e-4,
      test_accuracy: 0.1,
    }))
    await postScalars(run, lines)
    const advice = await getAdvice(run)
    expect(advice).toMatchObject({ step: 300, readings: {} })
    expect(advice.verdict.evidence.length).toBeGreaterThan(0)
  })

  it('keep their spikes in few points', async () => {
    const { run } = await openRun()
    const lines = Array.from({ length: 500 }, (_, step) => ({
      step,
      train_loss: step === 333 ? 99 : 1 + step / 1e4,
    }))
    await postScalars(run, lines)
    const url = `/v1/runs/${run}/scalars?points=20`
    const history = historySchema.parse(await (await request('GET', url)).json())
    expect(history).toMatchObject({ points_total: 500, points_returned: history.rows.length })
    expect(history.rows.length).toBeLessThanOrEqual(20)
    expect(history.rows).toContainEqual({ step: 333, scalars: { train_loss: 99 } })
  })

  it('that come late change the later advice, and say so', async () => {
    const { run } = await openRun()
    await putSnapshot(run, 100, snapshotBytes(1))
    await putSnapshot(run, 200, snapshotBytes(2))
    const before = await getAdvice(run)
    await postScalars(run, [
      { step: 50, train_loss: 1e-4, train_accuracy: 1, test_accuracy: 0.01, test_loss: 9 },
    ])
    const after = await getAdvice(run)
    expect(before.version).toBe(1)
    expect(after.step).toBe(200)
    expect(after.version).toBe(2)
  })
})
