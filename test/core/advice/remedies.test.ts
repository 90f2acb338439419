/** Each remedy where it is found and where it is not, what it names, and which comes first. */
import { describe, expect, test } from 'vitest'
import { remedies, remedyFor } from '../../../src/core/advice/remedies/register.ts'
import { type DetectorState, initialState } from '../../../src/core/detection/detect.ts'
import type { RunSpec } from '../../../src/wire/run.ts'
import { fold, memorized, runOf, snapshotAt } from '../detection/fold.ts'
import { fittedState, moved } from '../detection/made-model.ts'
import { specOf } from '../small-run.ts'

const spec = runOf({ max_steps: 10_000 })
const fitted = fittedState(initialState(spec), {})

function found(id: string, state: DetectorState, of: RunSpec = spec): string | null {
  const remedy = remedies.find((known) => known.id === id) ?? expect.fail(`no remedy ${id}`)
  return remedy.find(of, state)
}

/** After one snapshot with these values. */
function stateWith(values: Readonly<Record<string, number>>): DetectorState {
  return fold(spec, [snapshotAt(500, { ...memorized, ...values })], moved)[0]?.state ?? expect.fail('empty')
}

describe('capacity', () => {
  const unfit = (accuracy: number) =>
    fold(
      spec,
      [500, 5500].map((step) => snapshotAt(step, { ...memorized, train_loss: 2, train_accuracy: accuracy })),
      moved,
    ).at(-1)?.state ?? expect.fail('empty')

  test('where the train data is not fitted late in the budget, with how much of it is', () => {
    const text = found('capacity', unfit(0.42))
    expect(text).toContain('train accuracy is at most 42%')
    expect(text).toContain('Zhang et al. 2017')
  })

  test('not where it is', () => {
    expect(found('capacity', unfit(1))).toBeNull()
  })
})

describe('softmax collapse', () => {
  test('where half of the train rows have no gradient, in the precision of the run', () => {
    const text = found('softmax_collapse', stateWith({ softmax_collapse: 0.5 }))
    expect(text).toContain('For 50% of the train rows the loss is exactly zero in float32')
    expect(text).toContain('Prieto et al. 2025')
  })

  test('not where fewer have none, nor where it is not known', () => {
    expect(found('softmax_collapse', stateWith({ softmax_collapse: 0.49 }))).toBeNull()
    expect(found('softmax_collapse', fitted)).toBeNull()
  })

  test('by the newest that is known', () => {
    const observations = [0.9, 0.1].map((softmax_collapse, index) =>
      snapshotAt(500 * (index + 1), { ...memorized, softmax_collapse }),
    )
    expect(found('softmax_collapse', fold(spec, observations, moved).at(-1)?.state ?? fitted)).toBeNull()
  })
})

describe('no weight decay', () => {
  const without = runOf({}, 0)

  test('where it is known to be none and the run is fitted, with the step', () => {
    const text = found('no_weight_decay', fittedState(initialState(without), {}), without)
    expect(text).toContain('memorized since step 100 and the run has no weight decay')
    expect(text).toContain('Nanda et al. 2023')
  })

  test('not before the fit, with some, or where nothing is said of it', () => {
    expect(found('no_weight_decay', initialState(without), without)).toBeNull()
    expect(found('no_weight_decay', fitted)).toBeNull()
    const unsaid = specOf({ task: spec.task })
    expect(found('no_weight_decay', fittedState(initialState(unsaid), {}), unsaid)).toBeNull()
  })
})

describe('too little data', () => {
  const withShare = (train_fraction: number): RunSpec => specOf({ task: spec.task, data: { train_fraction } })

  test('under 30% of the pairs of an operation, with the share', () => {
    const text = found('too_little_data', fitted, withShare(0.25))
    expect(text).toContain('Training on 25% of all pairs')
    expect(text).toContain('Varma et al. 2023')
    const group = { kind: 'group_composition', group: 'symmetric', degree: 4 } as const
    expect(
      found('too_little_data', fitted, specOf({ task: group, data: { train_fraction: 0.2 } })),
    ).not.toBeNull()
  })

  test('not from there on, where the share is not known, nor in tasks without such a share', () => {
    expect(found('too_little_data', fitted, withShare(0.3))).toBeNull()
    expect(found('too_little_data', fitted)).toBeNull()
    const parity = specOf({ task: { kind: 'sparse_parity', bits: 20 }, data: { train_fraction: 0.1 } })
    expect(found('too_little_data', fitted, parity)).toBeNull()
  })
})

describe('slingshots', () => {
  /** A train loss that jumps this often. */
  const jumping = (times: number) =>
    fold(
      spec,
      Array.from({ length: 2 * times + 1 }, (_, index) =>
        snapshotAt(500 + 100 * index, { ...memorized, train_loss: index % 2 === 1 ? 0.5 : 1e-6 }),
      ),
      moved,
    ).at(-1)?.state ?? expect.fail('empty')

  test('where the train loss jumped three times', () => {
    const text = found('slingshots', jumping(3))
    expect(text).toContain('minimum 3 times')
    expect(text).toContain('Thilak et al. 2022')
  })

  test('not where it did so twice', () => {
    expect(jumping(2).slingshots).toBe(2)
    expect(found('slingshots', jumping(2))).toBeNull()
  })
})

describe('no single reason', () => {
  test('is always found, and says what helps most often', () => {
    const text = found('unknown', fitted)
    expect(text).toContain('more train data')
    expect(text).toContain('more weight decay than 1')
    const unsaid = specOf({ task: spec.task, data: { train_examples: 300 } })
    const other = found('unknown', initialState(unsaid), unsaid)
    expect(other).toContain('than 300 examples')
    expect(other).toContain('AdamW weight decay of about 1')
  })
})

describe('the remedy that is named', () => {
  const all = specOf({
    task: spec.task,
    optimizer: { learning_rate: 0.001, weight_decay: 0 },
    data: { train_fraction: 0.2 },
  })
  const fromAll = (changes: Partial<DetectorState>) => fittedState(initialState(all), changes)

  test('is the first that is found', () => {
    const { recent } = stateWith({ softmax_collapse: 0.9 })
    expect(remedyFor(all, fromAll({ recent, slingshots: 5 }))).toContain('softmax collapse')
    expect(remedyFor(all, fromAll({ slingshots: 5 }))).toContain('has no weight decay')
    expect(remedyFor(all, fromAll({ weightDecay: 1, slingshots: 5 }))).toContain('Training on 20%')
    expect(remedyFor(spec, { ...fitted, slingshots: 5 })).toContain('slingshots')
    expect(remedyFor(spec, fitted)).toContain('No single reason is found')
  })

  test('has an id of its own, and a source with a year', () => {
    expect(new Set(remedies.map(({ id }) => id)).size).toBe(remedies.length)
    expect(remedies.at(-1)?.id).toBe('unknown')
    const { recent } = stateWith({ softmax_collapse: 0.9 })
    const texts = [fromAll({ recent }), fromAll({}), fromAll({ weightDecay: 1 })].map((state) =>
      remedyFor(all, state),
    )
    for (const text of [...texts, remedyFor(spec, fitted)])
      expect(text).toMatch(/\((?:[^()]|\([^()]*\))*\b20\d\d\b/)
  })
})
