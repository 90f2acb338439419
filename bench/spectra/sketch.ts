/** What does the sketch of a large matrix' spectrum take, and how far off is it? Beside the exact way, by kind and shape. */
import type { Evaluation } from '../../src/core/evaluation.ts'
import { symmetricEigenvalues } from '../../src/core/measures/spectra/eigenvalues.ts'
import { entropyOf } from '../../src/core/measures/spectra/entropy.ts'
import { gramOf } from '../../src/core/measures/spectra/gram.ts'
import { sidesOf } from '../../src/core/measures/spectra/sides.ts'
import { type Sketch, sketchOf } from '../../src/core/measures/spectra/sketch.ts'
import { held } from '../../src/core/weights.ts'
import { drive } from '../../test/core/drive.ts'
import { matricesOfKinds } from '../../test/core/measures/spectra/kinds.ts'

const shapes = [
  [1280, 5120],
  [2048, 2048],
] as const
const kinds = [
  'normal',
  'columns that fall by a power',
  'columns that fall exponentially',
  'low rank and noise',
] as const
const rows: Record<string, string | number>[] = []
console.log('CPU seconds of the sketch and of the exact way; errors of effective and stable rank')
for (const [height, width] of shapes) {
  for (const kind of kinds) {
    for (const { title, data } of matricesOfKinds(height, width, 1, [kind])) {
      const sides = sidesOf([height, width])
      if (sides === null) throw new Error('no matrix')
      const sketch = await timed(() => sketchOf(held(title, data), sides))
      const exact = await timed(() => exactOf(data, height, width))
      const row = {
        title,
        sketch_seconds: sketch.seconds,
        exact_seconds: exact.seconds,
        effective_rank: effectiveRankOf(exact.value),
        effective_rank_error: effectiveRankOf(sketch.value) / effectiveRankOf(exact.value) - 1,
        stable_rank_error: stableRankOf(sketch.value) / stableRankOf(exact.value) - 1,
      }
      rows.push(row)
      console.log(
        `${title.padEnd(60)} ${row.sketch_seconds.toFixed(1)} s, ${row.exact_seconds.toFixed(1)} s; ${(100 * row.effective_rank_error).toFixed(2)}% of ${row.effective_rank.toFixed(1)}, ${row.stable_rank_error.toExponential(1)}`,
      )
    }
  }
}
console.log(JSON.stringify({ rows }))

async function timed<T>(make: () => Evaluation<T>): Promise<{ value: T; seconds: number }> {
  const begun = process.cpuUsage()
  const value = await drive(make())
  const { user, system } = process.cpuUsage(begun)
  return { value, seconds: (user + system) / 1e6 }
}

function* exactOf(data: Float32Array, height: number, width: number): Evaluation<Sketch> {
  const n = Math.min(height, width)
  const all = symmetricEigenvalues(yield* gramOf({ rows: height, columns: width, data }, 'exact'), n)
  const floor = n * Number.EPSILON * (all[0] ?? 0)
  return { eigenvalues: all.map((value) => (value > floor ? value : 0)), counts: all.map(() => 1) }
}

function effectiveRankOf(spectrum: Sketch): number {
  return Math.exp(entropyOf(spectrum) ?? Number.NaN)
}

function stableRankOf({ eigenvalues, counts }: Sketch): number {
  const sum = eigenvalues.reduce((total, value, at) => total + value * (counts[at] ?? 0), 0)
  return sum / (eigenvalues[0] ?? Number.NaN)
}
