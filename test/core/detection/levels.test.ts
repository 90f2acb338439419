/** Signals on scales that runs share: closed forms. */
import { describe, expect, test } from 'vitest'
import { type Levels, levelsOf } from '../../../src/core/detection/levels.ts'
import { rolesOf } from '../../../src/core/detection/roles.ts'
import { signalsOf } from '../../../src/core/detection/signals.ts'
import { memorized, snapshotAt } from './fold.ts'

const uniform = Math.log(113)

function levelsIn(values: Readonly<Record<string, number>>, uniformLoss: number | null = uniform): Levels {
  return levelsOf(signalsOf(snapshotAt(100, values), rolesOf('modular_arithmetic')), uniformLoss)
}

describe('a loss', () => {
  test.each([
    [uniform, 0],
    [uniform / Math.E, -1],
    [uniform * Math.E ** 2, 2],
  ])('of %f nats is at %f', (test_loss, level) => {
    expect(levelsIn({ test_loss }).test).toBeCloseTo(level, 12)
  })

  test.each([
    [0, -18],
    [uniform * 1e-9, -18],
    [uniform * 1e9, 4],
  ])('of %f says no more than %f', (train_loss, level) => {
    expect(levelsIn({ train_loss }).train).toBe(level)
  })

  test('that is negative, missing or without anything to compare it with has none', () => {
    expect(levelsIn({ train_loss: -1 })).toMatchObject({ train: null, test: null })
    expect(levelsIn(memorized, null)).toMatchObject({ train: null, test: null, averaged: null, ratio: null })
  })

  test('over another is their difference', () => {
    const { ratio, averaged } = levelsIn({ sum_averaged_loss: 3, test_loss: 12 })
    expect(averaged).toBeCloseTo(Math.log(3 / uniform), 12)
    expect(ratio).toBeCloseTo(Math.log(3 / 12), 12)
    expect(levelsIn({ sum_averaged_loss: 3 }).ratio).toBeNull()
  })
})

describe('an accuracy', () => {
  test.each([
    [1 / 113, 0],
    [(1 + 1 / 113) / 2, 0.5],
    [1, 1],
    [0, -1 / 112],
  ])('of %f is %f of what guessing leaves', (test_accuracy, level) => {
    expect(levelsIn({ test_accuracy }).accuracy).toBeCloseTo(level, 12)
  })

  test('that is no share of 1 has none', () => {
    expect(levelsIn({ test_accuracy: 97, pruned_accuracy: -0.1 })).toMatchObject({
      accuracy: null,
      pruned_accuracy: null,
    })
  })

  test('is itself where the number of classes is not known', () => {
    expect(levelsIn({ pruned_accuracy: 0.3 }, null).pruned_accuracy).toBe(0.3)
  })
})

test('sizes are logarithms, and what has none is not known', () => {
  const levels = levelsIn({ sum_squared_weights: 3000, effective_rank: Math.E, stable_rank: 0 })
  expect(levels.squares).toBeCloseTo(Math.log(3000), 12)
  expect(levels).toMatchObject({ effective_rank: 1, stable_rank: null })
  expect(levelsIn({ sum_squared_weights: 0 }).squares).toBeNull()
})

test('a distance of the classes counts from 0 on, shares as they are', () => {
  const at = (class_distance: number) => levelsIn({ class_distance }).class_distance
  expect(at(0)).toBe(0)
  expect(at(-0.5)).toBe(0)
  expect(at(Math.E - 1)).toBeCloseTo(1, 12)
  const shares = { gini_neuron_logit: 0.25, gini_embedding: 0.5, representation_entropy: 0.75 }
  expect(levelsIn(shares)).toMatchObject({ gini: 0.25, gini_embedding: 0.5, entropy: 0.75 })
})
