/** Matrices whose spectrum is known, and runs of weights alone. */
import { type SmallRun, specOf, type Weight, weight } from '../../small-run.ts'

export function alone(weights: Readonly<Record<string, Weight>>): SmallRun {
  return { title: 'weights alone', spec: specOf({}), probe: null, weights: new Map(Object.entries(weights)) }
}

export const identity = (n: number): Weight => weight([n, n], (at) => Number(at % (n + 1) === 0))

export const rankOne = (rows: number, columns: number): Weight =>
  weight([rows, columns], (at) => (1 + Math.floor(at / columns)) * (1 + (at % columns)))

/** 1 - (2 / n) times the matrix of ones: orthogonal, and no element is zero. */
export const reflection = (n: number): Weight => weight([n, n], (at) => Number(at % (n + 1) === 0) - 2 / n)
