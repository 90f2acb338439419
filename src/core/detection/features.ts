/** What the forecast and the filter see of a run: its levels now, how far they moved since the fit, and how fast. */
import { type LevelName, type Levels, levelNames } from './levels.ts'
import type { DetectorState, Remembered } from './state.ts'
import { jumpAccuracy } from './thresholds.ts'

/**
 * `now` is the median of the newest three values; `fall` and `rise` are its distance from the largest and the least since
 * the fit; `slope` and `long` are its change per e-fold of steps since the step was a 1.25th, and a half, of this one; `ahead`
 * is the logarithm of the e-folds of steps that it still needs, at its `long` slope, to where runs generalize.
 */
export const kinds = ['now', 'fall', 'rise', 'slope', 'long', 'ahead'] as const
export type Kind = (typeof kinds)[number]

/** Of the run itself: ln(step / fitted step); ln(step / decay time); 1 where the weight decay is known to be 0. */
export const runFeatures = ['since_fit', 'decay_times', 'no_decay'] as const
export type RunFeature = (typeof runFeatures)[number]

export type Feature = RunFeature | `${LevelName}.${Kind}`

interface Part {
  readonly level: LevelName
  readonly kind: Kind
}

const parts: ReadonlyMap<string, Part> = new Map(
  levelNames.flatMap((level) => kinds.map((kind) => [`${level}.${kind}`, { level, kind }] as const)),
)

/** Of what a feature is made; null for those of the run itself. */
export function partsOf(name: string): Part | null {
  return parts.get(name) ?? null
}

/** Null where nothing tells. */
export type Features = ReadonlyMap<string, number | null>

const lookBack: Readonly<Record<'slope' | 'long', number>> = { slope: 1.25, long: 2 }
/** Where runs generalize, beside the test accuracy: losses of e^-2 of the uniform loss. */
const lossAtJump = -2
/** Distances and slopes under these are none. */
const leastDistance = 0.01
const leastSlope = 0.02
const mostLogAhead = 5

/** Values of the median: one that stands out alone, as in a slingshot, counts for nothing. */
const newest = 3
/** Slopes and logarithms of time beyond these say no more. */
const mostSlope = 8
const mostLogTime = 5

/** Of the run after its newest observation, which must not be before its fit. */
export function featuresOf(state: DetectorState, names: readonly Feature[]): Features {
  const step = Math.max(1, state.recent.at(-1)?.step ?? 0)
  return new Map(names.map((name) => [name, featureOf(state, step, name)]))
}

function featureOf(state: DetectorState, step: number, name: Feature): number | null {
  switch (name) {
    case 'since_fit':
      return Math.log(step / Math.max(1, state.fittedStep ?? step))
    case 'decay_times':
      return state.decaySteps === null ? null : clamped(Math.log(step / state.decaySteps), mostLogTime)
    case 'no_decay':
      return state.weightDecay === 0 ? 1 : 0
    default: {
      const part = parts.get(name)
      return part === undefined ? null : levelFeature(state, step, part)
    }
  }
}

function levelFeature(state: DetectorState, step: number, { level, kind }: Part): number | null {
  const now = medianOf(state.recent, level)
  if (now === null) return null
  switch (kind) {
    case 'now':
      return now
    case 'fall':
      return (state.most[level] ?? now) - now
    case 'rise':
      return now - (state.least[level] ?? now)
    case 'slope':
    case 'long':
      return slopeOf(state.recent, level, now, step, lookBack[kind])
    case 'ahead': {
      const slope = slopeOf(state.recent, level, now, step, lookBack.long)
      if (slope === null) return null
      const [distance, speed] =
        level === 'accuracy' ? [jumpAccuracy - now, slope] : [now - lossAtJump, -slope]
      const ahead = Math.max(leastDistance, distance) / Math.max(leastSlope, speed)
      return clamped(Math.log(ahead), mostLogAhead)
    }
  }
}

function slopeOf(
  recent: readonly Remembered[],
  level: LevelName,
  now: number,
  step: number,
  factor: number,
): number | null {
  const earlier = earlierOf(recent, level, step / factor)
  return earlier === null ? null : clamped((now - earlier.value) / Math.log(step / earlier.step), mostSlope)
}

/** Every feature of a level asks for its median, and so does the evidence. */
const medians = new WeakMap<readonly Remembered[], Map<keyof Levels, number | null>>()

function medianOf(recent: readonly Remembered[], level: keyof Levels): number | null {
  const known = medians.get(recent) ?? new Map<keyof Levels, number | null>()
  medians.set(recent, known)
  const before = known.get(level)
  if (before !== undefined) return before
  const median = medianOfNewest(recent, level)
  known.set(level, median)
  return median
}

function medianOfNewest(recent: readonly Remembered[], level: keyof Levels): number | null {
  const values: number[] = []
  for (let at = recent.length - 1; at >= 0 && values.length < newest; at -= 1) {
    const value = recent[at]?.levels[level] ?? null
    if (value !== null) values.push(value)
  }
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null
}

function earlierOf(
  recent: readonly Remembered[],
  level: keyof Levels,
  step: number,
): { readonly step: number; readonly value: number } | null {
  for (let at = recent.length - 2; at >= 0; at -= 1) {
    const known = recent[at]
    const value = known?.levels[level] ?? null
    if (known !== undefined && value !== null && known.step <= step)
      return known.step > 0 ? { step: known.step, value } : null
  }
  return null
}

function clamped(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value))
}
