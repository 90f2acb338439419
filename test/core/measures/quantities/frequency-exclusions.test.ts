/** Losses without frequencies, many at once: the same as one by one, and no frequency that was skipped has a larger one. */
import { expect, test } from 'vitest'
import { contextsOf, type StructureContext } from '../../../../src/core/measures/context.ts'
import { excludedLossOf } from '../../../../src/core/measures/quantities/excluded-loss.ts'
import { boundOf, othersOf, swingsOf } from '../../../../src/core/measures/quantities/exclusion-bound.ts'
import { tableOf } from '../../../../src/core/measures/quantities/frequency-table.ts'
import { topFive } from '../../../../src/core/measures/quantities/key-frequencies.ts'
import { readSnapshot } from '../../../../src/core/snapshot.ts'
import { prepareSubject } from '../../../../src/core/subject.ts'
import { drive } from '../../drive.ts'
import { randomRuns } from '../../random-run.ts'
import { recordedProbe, recordedRun, recordedSnapshots } from '../../recorded-run.ts'
import { type SmallRun, snapshotOf, subjectOf } from '../../small-run.ts'
import { tableRun, wave } from '../../table-run.ts'

const recorded = recordedRun('add-113-seed0')

function contextOfStep(step: number): StructureContext {
  const prepared = prepareSubject(recorded.spec, recordedProbe(recorded))
  if (!prepared.ok) return expect.fail(prepared.failure.detail)
  const file = recordedSnapshots(recorded)
    .find((snapshot) => snapshot.step === step)
    ?.file()
  if (file === undefined) return expect.fail(`no snapshot of step ${step}`)
  const read = readSnapshot(prepared.subject, step, file)
  if (!read.ok) return expect.fail(read.failure.detail)
  return structureOf(contextsOf(prepared.subject, read.snapshot))
}

function contextOf(run: SmallRun): StructureContext {
  const subject = subjectOf(run)
  return structureOf(contextsOf(subject, snapshotOf(subject, run.weights)))
}

function structureOf({ structure }: ReturnType<typeof contextsOf>): StructureContext {
  return 'context' in structure ? structure.context : expect.fail(structure.none_because)
}

/** CE(L - P_K L) on train pairs by the graph that takes one table and forms each difference of logits. */
async function directly(
  { grid, components, basis, classes }: StructureContext,
  set: readonly number[],
): Promise<number> {
  const table = await drive(tableOf(await drive(components()), basis, set))
  const { logits } = await drive(grid())
  return await drive(excludedLossOf(logits, table, classes.train, basis.order))
}

async function allDirectly(context: StructureContext): Promise<number[]> {
  const losses: number[] = []
  for (let k = 1; k <= context.basis.frequencies; k += 1) losses.push(await directly(context, [k]))
  return losses
}

function numberIn(reading: object): number {
  return 'value' in reading && typeof reading.value === 'number' ? reading.value : expect.fail('no number')
}

/** Up to rounding: a loss sums over the columns and the train pairs in another order. */
function expectSame(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * expected + 1e-14)
}

/** Checks that the losses are right and none exceeds its bound; gives the frequencies whose losses were computed. */
async function expectSameLosses(context: StructureContext): Promise<readonly number[]> {
  const { single, topFive: five, computed } = await drive(context.exclusions())
  const losses = await allDirectly(context)
  expectSame(numberIn(single), Math.max(...losses))
  const keys = topFive(await drive(context.components()))
  if ('set' in keys) expectSame(numberIn(five), await directly(context, keys.set))
  expect(new Set(computed).size).toBe(computed.length)
  const swings = swingsOf(await drive(context.components()), context.basis)
  const others = othersOf((await drive(context.forward())).loss, context.layout)
  for (const [index, loss] of losses.entries())
    expect(boundOf(others, swings[index] ?? Number.NaN)).toBeGreaterThanOrEqual(loss)
  return computed
}

test.each([1500, 9500])(
  'the same losses at the recorded step %i, of fewer frequencies',
  async (step) => {
    const computed = await expectSameLosses(contextOfStep(step))
    expect(computed.length).toBeLessThanOrEqual(16)
  },
  120_000,
)

test.each(randomRuns)('the same losses on random weights: $title', async (run) => {
  await expectSameLosses(contextOf(run))
})

test('before anything is fitted no frequency is skipped', async () => {
  const noise = (a: number, b: number, c: number): number => Math.sin(1 + 37 * a + 59 * b + 83 * c) / 10
  const context = contextOf(tableRun({ p: 23, logit: noise }))
  expect(await expectSameLosses(context)).toHaveLength(11)
})

test('tables that tell columns too far apart are taken one by one', async () => {
  const logit = (a: number, b: number, c: number): number =>
    wave(11, 3, 900)(a, b, c) + wave(11, 1, 5)(a + 1, b, c)
  const context = contextOf(tableRun({ p: 11, logit }))
  await expectSameLosses(context)
})
