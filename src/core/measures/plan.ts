/** What is evaluated when: each measure on every snapshot, on every k-th, or never, by what it costs. */
import { type Cost, free, millisecondsOf, oneByOne, scaled } from '../cost.ts'
import { type EvaluationLimits, mib } from '../limits.ts'
import { type Sizes, sizesOf, type TensorShape } from '../sizes.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Subject } from '../subject.ts'
import { absentBecause } from './absent.ts'
import { contextsOf } from './context.ts'
import type { Measure } from './measure.ts'
import { measures } from './register.ts'
import { type Shared, shared } from './shared.ts'

export interface Planned {
  readonly measure: Measure
  /** 1: every snapshot; k: every k-th; null: never. */
  readonly every: number | null
  /** Why not on every snapshot; null where it is. */
  readonly because: string | null
  /** Its own, what it shares not counted; null where it depends on tensors that are not known yet. */
  readonly cost: Cost | null
}

export interface Plan {
  readonly measures: readonly Planned[]
  /** What a snapshot takes on average, what measures share counted once. */
  readonly average: Cost
  /** What a snapshot takes on which every measure is due. */
  readonly most: Cost
}

const noSnapshot: Snapshot = { step: 0, tensors: new Map(), non_finite: null }

/** A measure that would have to wait for longer than this many snapshots is not evaluated at all. */
const mostEvery = 64

/** The totals so far, and how often each shared quantity is computed for them. */
interface Spent {
  readonly average: Cost
  readonly most: Cost
  readonly computed: ReadonlyMap<Shared, number>
}

/**
 * The plan of a run whose snapshots hold `tensors`; null where they are not known, which leaves the measures of weights
 * to the first snapshot. Measures are taken in the order of the register, each with what it shares and none before it
 * computed: on every snapshot while the average stays in the limit, else on every k-th, k a power of two.
 */
export function planOf(subject: Subject, tensors: readonly TensorShape[] | null): Plan {
  const shapes = tensors === null ? null : tensors.map(({ name, shape }) => `${name} ${shape}`).join('\n')
  const known = newest.get(subject)
  if (known?.shapes === shapes) return known.plan
  const plan = planned(subject, tensors)
  newest.set(subject, { shapes, plan })
  return plan
}

/** The snapshots of a run are alike: each would plan what the one before it did. */
const newest = new WeakMap<Subject, { readonly shapes: string | null; readonly plan: Plan }>()

function planned(subject: Subject, tensors: readonly TensorShape[] | null): Plan {
  const sizes = sizesOf(subject, tensors ?? [])
  const contexts = contextsOf(subject, noSnapshot)
  const measured: Planned[] = []
  let spent: Spent = { average: free, most: free, computed: new Map() }
  for (const measure of measures) {
    const absent = absentBecause(measure, contexts, subject)
    if (absent !== null) {
      measured.push({ measure, every: null, because: absent, cost: free })
    } else if (measure.on === 'weights' && tensors === null) {
      measured.push({ measure, every: 1, because: null, cost: null })
    } else {
      const cost = measure.cost(sizes)
      const placed = place(measure, cost, sizes, spent, subject.limits)
      measured.push({ measure, every: placed.every, because: placed.because, cost })
      spent = placed.spent
    }
  }
  return { measures: measured, average: spent.average, most: spent.most }
}

/** How often a measure can be evaluated within the limits, beside all before it. */
function place(measure: Measure, cost: Cost, sizes: Sizes, spent: Spent, limits: EvaluationLimits) {
  const never = (because: string) => ({ every: null, because, spent })
  const whole = add(measure, cost, sizes, { average: free, most: free, computed: new Map() }, 1).most
  if (whole.bytes > limits.mostBytes)
    return never(
      `it holds about ${mib(whole.bytes)} at once, and at most ${mib(limits.mostBytes)} may be held`,
    )
  const most = add(measure, cost, sizes, spent, mostEvery).most
  if (millisecondsOf(most) > limits.mostMilliseconds)
    return never(
      `it takes about ${seconds(whole)} of processor time, and with what comes before it a snapshot may take at most ${limits.mostMilliseconds / 1000} s`,
    )
  for (let every = 1; every <= mostEvery; every *= 2) {
    const next = add(measure, cost, sizes, spent, every)
    if (millisecondsOf(next.average) > limits.averageMilliseconds) continue
    const because =
      every === 1
        ? null
        : `it takes about ${seconds(whole)} of processor time: on each snapshot the average would exceed ${limits.averageMilliseconds / 1000} s`
    return { every, because, spent: next }
  }
  return never(
    `it takes about ${seconds(whole)} of processor time, too long for an average of ${limits.averageMilliseconds / 1000} s even on every ${mostEvery}th snapshot`,
  )
}

/** The totals with one more measure on every k-th snapshot. */
function add(measure: Measure, cost: Cost, sizes: Sizes, spent: Spent, every: number): Spent {
  const computed = new Map(spent.computed)
  const [averages, mosts] = [[scaled(cost, 1 / every)], [cost]]
  for (const name of measure.shares) {
    const before = computed.get(name)
    const quantity = shared[name](sizes)
    if (before === undefined) mosts.push(quantity)
    // Powers of two: the snapshots of the larger are among those of the smaller.
    averages.push(scaled(quantity, Math.max(0, 1 / every - (before === undefined ? 0 : 1 / before))))
    computed.set(name, Math.min(every, before ?? every))
  }
  return {
    average: oneByOne(spent.average, ...averages),
    most: oneByOne(spent.most, ...mosts),
    computed,
  }
}

const seconds = (cost: Cost): string => `${(millisecondsOf(cost) / 1000).toPrecision(2)} s`
