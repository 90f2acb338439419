/** Where a measure has no value it says why; it never crashes, and never makes up a number. */
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../../src/core/limits.ts'
import { isDue } from '../../../src/core/measures/due.ts'
import { evaluateSnapshot } from '../../../src/core/measures/evaluate.ts'
import { planOf } from '../../../src/core/measures/plan.ts'
import { measures } from '../../../src/core/measures/register.ts'
import { tensorShapes } from '../../../src/core/snapshot.ts'
import type { Readings } from '../../../src/wire/reading.ts'
import { drive } from '../drive.ts'
import { randomRun, randomWeights } from '../random-run.ts'
import { readingsOf, reasonOf, type SmallRun, snapshotOf, specOf, subjectOf, weight } from '../small-run.ts'
import { tableRun, wave } from '../table-run.ts'

const base = randomRun({ operation: 'add', modulus: 7, architecture: 'transformer', seed: 5 })
/** What reads pairs by class reads those of the cyclic structure here. */
const idsOn = (on: 'weights' | 'rows' | 'structure'): string[] =>
  measures
    .filter((measure) => measure.on === on || (on === 'structure' && measure.on === 'classes'))
    .map(({ description }) => description.id)
/** Those of other tasks are undefined in every run here. */
const everyId = measures
  .filter(({ on }) => on !== 'group' && on !== 'parity')
  .map(({ description }) => description.id)

function withTask(run: SmallRun, task: Parameters<typeof specOf>[0]['task']): SmallRun {
  return { ...run, spec: specOf({ task, model: run.spec.model }) }
}

function definedIn(readings: Readings): string[] {
  for (const [id, reading] of Object.entries(readings)) {
    if (!('value' in reading)) expect(reading.undefined_because, id).toMatch(/\w/)
    else expect([reading.value].flat().every(Number.isFinite), id).toBe(true)
  }
  expect(Object.keys(readings)).toEqual(measures.map(({ description }) => description.id))
  return everyId.filter((id) => 'value' in (readings[id] ?? {}))
}

function expectAll(readings: Readings, ids: readonly string[], words: string): void {
  for (const id of ids) expect(reasonOf(readings, id), id).toContain(words)
  expect(definedIn(readings)).toEqual(everyId.filter((id) => !ids.includes(id)))
}

const given = ['restricted_loss', 'restricted_loss_all_pairs', 'excluded_loss']
const needing = (split: 'train' | 'test'): string[] =>
  measures
    .filter(({ requires, description }) => requires.includes(split) && everyId.includes(description.id))
    .map(({ description }) => description.id)

test('a whole run has every reading', async () => {
  expect(definedIn(await readingsOf(base))).toEqual(everyId)
})

describe('key frequencies', () => {
  const add = { kind: 'modular_arithmetic', operation: 'add', modulus: 7 } as const

  test('none given', async () => {
    expectAll(await readingsOf(withTask(base, add)), given, 'no key_frequencies were given')
  })

  test('an empty set', async () => {
    expectAll(await readingsOf(withTask(base, { ...add, key_frequencies: [] })), given, 'is empty')
  })

  test('a set of this snapshot, where every weight is zero', async () => {
    const weights = new Map(
      Array.from(base.weights, ([name, { shape }]) => [name, weight(shape, () => 0)] as const),
    )
    const readings = await readingsOf({ ...base, weights })
    const five = everyId.filter((id) => id.endsWith('top_five') || id.endsWith('_frequencies'))
    for (const id of [...five, 'frequency_energies'])
      expect(reasonOf(readings, id)).toBe("no frequency holds any of the logits' energy")
    for (const id of ['gini_embedding', 'gini_neuron_logit'])
      expect(reasonOf(readings, id)).toContain('the matrix is zero')
    expect(readings).toMatchObject({
      sum_squared_weights: { value: 0 },
      single_frequency_neurons: { value: 0 },
    })
    for (const id of ['train_loss', 'test_loss', 'restricted_loss', 'excluded_loss', 'sum_averaged_loss']) {
      expect(readings[id]).toEqual({ value: expect.closeTo(Math.log(7), 12) })
    }
    definedIn(readings)
  })
})

describe('the probe', () => {
  test('none: what needs a split is undefined, the structure alone is not', async () => {
    const readings = await readingsOf({ ...base, probe: null })
    expectAll(readings, [...new Set([...needing('train'), ...needing('test')])], 'the run has no probe')
  })

  test.each([
    ['train', 'test'],
    ['test', 'train'],
  ] as const)('only %s rows', async (kept, missing) => {
    const probe = (base.probe ?? []).filter(({ split }) => split === kept)
    expectAll(await readingsOf({ ...base, probe }), needing(missing), `the probe has no ${missing} rows`)
  })

  test('every mirror in train', async () => {
    const readings = await readingsOf(tableRun({ p: 5, logit: wave(5, 1), keys: [1] }))
    expectAll(
      readings,
      ['unmirrored_test_loss', 'sum_averaged_loss'],
      'the mirror of every test pair is in train',
    )
  })

  test('train rows with a zero factor alone lie outside of the structure of multiplication', async () => {
    const run = tableRun({
      p: 5,
      operation: 'multiply',
      logit: (a, b, c) => (a * b === c ? 1 : 0),
      keys: [1],
      split: (a, b) => (a * b === 0 ? 'train' : 'test'),
    })
    const structural = idsOn('structure').filter((id) => needing('train').includes(id))
    expectAll(await readingsOf(run), structural, 'no train row of the probe lies in')
  })

  test.each([
    ['a pair twice', [0, 1, 7], 1, 'the probe names the pair (0, 1) twice'],
    ['an operand that is no residue', [7, 1, 7], 1, 'operands that are not residues modulo 7'],
    ['another token after the operands', [6, 6, 3], 5, 'the tokens after the operands differ'],
  ])('%s: losses of the rows as they are, no structure', async (_, inputs, label, words) => {
    const probe = [...(base.probe ?? []), { inputs, label, split: 'test' as const }]
    expectAll(await readingsOf({ ...base, probe }), idsOn('structure'), words)
  })

  test('a label that is no class', async () => {
    const probe = (base.probe ?? []).map((row, index) => (index === 3 ? { ...row, label: 7 } : row))
    const readings = await readingsOf({ ...base, probe })
    expectAll(readings, [...idsOn('rows'), ...idsOn('structure')], "the label 7 of the probe's row 3")
  })
})

describe('the weights', () => {
  test.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%s names the tensor and the element', async (value, word) => {
    const weights = new Map(base.weights)
    const W_in = base.weights.get('blocks.0.mlp.W_in') ?? expect.fail('no W_in')
    weights.set('blocks.0.mlp.W_in', { shape: W_in.shape, data: W_in.data.slice().fill(value, 17) })
    const readings = await readingsOf({ ...base, weights })
    expectAll(readings, everyId, `blocks.0.mlp.W_in holds ${word} (first at element 17)`)
  })

  test('finite weights whose logits overflow', async () => {
    const scaled = new Map(
      Array.from(base.weights, ([name, { shape, data }]) => [
        name,
        weight(shape, (index) => 1e20 * (data[index] ?? 0)),
      ]),
    )
    const readings = await readingsOf({ ...base, weights: scaled })
    const ofWeights = idsOn('weights')
    const forward = everyId.filter((id) => !id.startsWith('gini') && !ofWeights.includes(id))
    expectAll(readings, forward, 'the logits leave the range of their number format')
  })
})

describe('the run', () => {
  test('without a model', async () => {
    const run = { ...base, spec: specOf({ task: base.spec.task }) }
    expectAll(
      await readingsOf(run),
      [...idsOn('rows'), ...idsOn('structure')],
      'the run names no model, so there is no forward pass',
    )
  })

  test('a generic task has losses and accuracies of its rows', async () => {
    const readings = await readingsOf(withTask(base, { kind: 'generic' }))
    expectAll(readings, idsOn('structure'), 'the task is generic')
  })

  test('a generic task without a probe has its weights', async () => {
    const readings = await readingsOf({ ...withTask(base, { kind: 'generic' }), probe: null })
    expectAll(readings, [...idsOn('rows'), ...idsOn('structure')], 'the run has no probe')
  })

  test.each([
    ['more classes than the vocabulary has', 100, []],
    ['fewer classes than labels', 3, [...idsOn('rows'), ...idsOn('structure')]],
  ])('a generic task with %s', async (_, classes, undefinedIds) => {
    const readings = await readingsOf(withTask(base, { kind: 'generic', classes }))
    for (const id of undefinedIds) expect(reasonOf(readings, id)).toContain('is not one of the 3 classes')
    expect(definedIn(readings)).toEqual(
      everyId.filter((id) => !undefinedIds.includes(id) && !idsOn('structure').includes(id)),
    )
  })

  test('multiplication modulo a composite number', async () => {
    const model = {
      ...base.spec.model,
      architecture: 'transformer' as const,
      heads: 2,
      d_model: 8,
      d_mlp: 16,
    }
    const spec = specOf({
      task: { kind: 'modular_arithmetic', operation: 'multiply', modulus: 6 },
      model: { ...model, vocabulary: 7, context: 3, read_position: 2 },
    })
    const probe = Array.from({ length: 36 }, (_, index) => {
      const [a, b] = [Math.floor(index / 6), index % 6]
      return {
        inputs: [a, b, 6],
        label: (a * b) % 6,
        split: b % 2 === 0 ? ('train' as const) : ('test' as const),
      }
    })
    const readings = await readingsOf({ title: 'composite', spec, probe, weights: randomWeights(spec, 3) })
    expectAll(readings, idsOn('structure'), '6 is not prime')
  })

  test('a forward pass that costs more than is allowed', async () => {
    const readings = await readingsOf(base, { ...defaultLimits, mostMilliseconds: 0.01 })
    for (const id of ['train_loss', 'test_loss', 'restricted_loss_top_five'])
      expect(reasonOf(readings, id)).toContain('may take at most 0.00001 s')
    expect(reasonOf(readings, 'train_loss')).toMatch(/it takes about [\d.e-]+ s of processor time/)
  })

  test('a measure that is not due on this snapshot', async () => {
    const subject = subjectOf(base, { ...defaultLimits, averageMilliseconds: 0.1 })
    const snapshot = { ...snapshotOf(subject, base.weights), step: 3 }
    const readings = await drive(evaluateSnapshot(subject, snapshot))
    const thinned = planOf(subject, tensorShapes(snapshot)).measures.filter(
      ({ every }) => every !== null && !isDue(3, every, undefined),
    )
    expect(thinned.length).toBeGreaterThan(0)
    for (const { measure } of thinned)
      expect(reasonOf(readings, measure.description.id)).toContain('the plan has it on every')
  })
})

test('a label outside the classes of multiplication counts in the losses of rows alone', async () => {
  const clean = tableRun({
    p: 5,
    operation: 'multiply',
    logit: (a, b, c) => ((a * b) % 5 === c ? 3 : 0),
    keys: [1],
  })
  const noisy = {
    ...clean,
    probe: (clean.probe ?? []).map((row) =>
      row.inputs[0] === 2 && row.inputs[1] === 4 ? { ...row, label: 0 } : row,
    ),
  }
  const before = await readingsOf(clean)
  const after = await readingsOf(noisy)
  // All nonzero pairs are equally right, so leaving one out of the mean changes nothing.
  for (const id of ['excluded_loss', 'restricted_loss_all_pairs']) {
    const value = before[id]
    expect(value).toHaveProperty('value')
    if (value !== undefined && 'value' in value)
      expect(after[id]).toEqual({ value: expect.closeTo(Number(value.value), 12) })
  }
  expect(before['train_accuracy']).toEqual({ value: 1 })
  expect(after['train_accuracy']).toEqual({ value: 14 / 15 })
})
