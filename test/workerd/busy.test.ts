/** More snapshots at once than an isolate evaluates soon: the last are queued, and nothing of them is lost. */
import { expect, it } from 'vitest'
import { defaultLimits } from '../../src/service/limits.ts'
import { adviceSchema } from '../../src/wire/advice.ts'
import { getHistory, openRun, sendBytes, settled, snapshotBytes } from './support/requests.ts'

it('answers those whose turn is far with 202, and evaluates them all the same', async () => {
  const count = 3 * defaultLimits.most_waiting
  const runs = await Promise.all(Array.from({ length: count }, () => openRun()))
  const bytes = snapshotBytes(1)
  const answers = await Promise.all(
    runs.map(({ run }) => sendBytes('PUT', `/v1/runs/${run}/snapshots/10`, bytes)),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 202]))
  for (const answer of answers) {
    const { state } = adviceSchema.parse(await answer.json())
    expect(state).toBe(answer.status === 202 ? 'pending' : 'evaluated')
  }
  for (const { run } of runs) {
    await settled(run)
    const { rows } = await getHistory(run)
    expect(rows.map(({ step, readings }) => [step, readings !== undefined])).toEqual([[10, true]])
  }
})
