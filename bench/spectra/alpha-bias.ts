/** How far is the power-law exponent from the true one? Bias and spread on synthetic tails, cut known and chosen. */
import { fitPowerLaw } from '../../src/core/measures/spectra/power-law.ts'
import { seeded } from '../../test/core/seeded.ts'

const rounds = 400
const { uniform } = seeded(113)
const rows: Record<string, number>[] = []
console.log('Pure power laws from 1 on: mean of alpha - true, and its standard deviation')
console.log('   true    n   cut known (theory)          cut chosen       distance')
for (const alpha of [1.5, 2, 3, 4, 6]) {
  for (const n of [32, 64, 128, 512]) {
    const known: number[] = []
    const chosen: number[] = []
    let distance = 0
    for (let round = 0; round < rounds; round += 1) {
      const numbers = Float64Array.from({ length: n }, () => (1 - uniform()) ** (-1 / (alpha - 1)))
      known.push(1 + n / numbers.reduce((sum, x) => sum + Math.log(x), 0) - alpha)
      const law = fitPowerLaw(numbers)
      if (law === null) throw new Error('no fit')
      chosen.push(law.alpha - alpha)
      distance += law.distance / rounds
    }
    const theory = (alpha - 1) / (n - 1)
    const row = {
      alpha,
      n,
      theory,
      known: mean(known),
      chosen: mean(chosen),
      spread: spread(chosen),
      distance,
    }
    rows.push(row)
    const fixed = (value: number) => value.toFixed(3).padStart(7)
    console.log(
      `${fixed(alpha)}${String(n).padStart(5)}  ${fixed(row.known)} (${fixed(theory)})  ${fixed(row.chosen)} +- ${fixed(row.spread)}  ${fixed(distance)}`,
    )
  }
}
console.log(JSON.stringify({ rounds, rows }))

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function spread(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}
