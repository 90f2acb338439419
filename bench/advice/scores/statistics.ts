/** Means, quantiles, and how sure they are. */
import { generator, seedOf } from '../../../src/core/seeded.ts'

/** Null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** By linear interpolation between order statistics (Hyndman and Fan 1996, type 7). Null of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  if (below === undefined || above === undefined) return null
  return below === above ? below : below + (at - Math.floor(at)) * (above - below)
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5) ?? Number.NaN
}

/** The share of those for which it holds. Null of nothing. */
export function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number | null {
  return items.length === 0 ? null : items.filter(holds).length / items.length
}

/** Items of the same key together, in the order in which keys come first. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}

/**
 * One-sided 95% upper bound of a share that was seen `count` times in `of` (Clopper and Pearson 1934). Where it was never
 * seen this is 1 - .05^(1/of), the rule of three.
 */
export function upperBound(count: number, of: number): number {
  if (count >= of) return 1
  let [low, high] = [count / of, 1]
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2
    if (atMost(count, of, middle) > 0.05) low = middle
    else high = middle
  }
  return high
}

/** The probability of `count` or fewer in `of`. */
function atMost(count: number, of: number, probability: number): number {
  let log = of * Math.log1p(-probability)
  let sum = Math.exp(log)
  for (let k = 1; k <= count; k += 1) {
    log += Math.log((of - k + 1) / k) + Math.log(probability) - Math.log1p(-probability)
    sum += Math.exp(log)
  }
  return sum
}

export type Interval = readonly [number, number]

const resamples = 2000

/**
 * 95% intervals of statistics by the percentile bootstrap over clusters: whole configurations are drawn with replacement,
 * from a fixed seed. Null where a statistic is not defined in 95% of the draws.
 */
export function bootstrap<T, Name extends string>(
  items: readonly T[],
  clusterOf: (item: T) => string,
  statistics: Readonly<Record<Name, (items: readonly T[]) => number | null>>,
): Map<Name, Interval | null> {
  const clusters = grouped(items, clusterOf)
  const random = generator(seedOf('the scorecard'))
  const names = namesOf(statistics)
  const drawn = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let resample = 0; resample < resamples; resample += 1) {
    const sample = clusters.flatMap(() => clusters[Math.floor(random() * clusters.length)] ?? [])
    for (const name of names) {
      const value = statistics[name](sample)
      if (value !== null) drawn.get(name)?.push(value)
    }
  }
  return new Map(names.map((name) => [name, middleOf(drawn.get(name) ?? [])]))
}

function middleOf(values: readonly number[]): Interval | null {
  if (values.length < 0.95 * resamples) return null
  const [low, high] = [quantile(values, 0.025), quantile(values, 0.975)]
  return low === null || high === null ? null : [low, high]
}

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  const names: Name[] = []
  for (const name in record) names.push(name)
  return names
}
