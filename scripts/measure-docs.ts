/** Writes docs/measures.md from what the measures say of themselves; with --check, only says whether it is current. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../embedded/paths.ts'
import { needsOf } from '../src/core/measures/measure.ts'
import { measures } from '../src/core/measures/register.ts'

const path = join(root, 'docs', 'measures.md')

const head = `# Measures

What the advisor reads off each snapshot. This page is written by \`node scripts/measure-docs.ts\` from the measures
themselves (\`src/core/measures/\`, one file each); \`GET /v1/measures\` says the same. Losses are in nats and computed
in float64 from the logits on. A reading that has no value says why; it is never a made-up zero.

For a commutative or reordered operation every pair (a, b) has indices (i, j) with the label a function of
(i + j) mod n: addition as it is, subtraction with b -> -b, multiplication and division by the discrete logarithm over
the nonzero residues. The Fourier measures live on that grid. With L the logits of all n^2 pairs, P_k L is their
projection onto the frequency k of i + j; "key frequencies" are those whose P_k L holds the most energy.

For composition in a group the class of a pair (a, b) is the product a b, and P_rho L is the projection of the class
means onto the irreducible representation rho. Elements are numbered: permutations of 0 .. n - 1 in the lexicographic
order of [a(0), a(1), ...], with (a b)(x) = a(b(x)); symmetries of the n-gon r^0 .. r^(n-1), then r^0 s .. r^(n-1) s, with
s r s = r^-1.

For sparse parity D is the logit of class 1 minus that of class 0, and its Walsh coefficient at a set S of bits is the
mean of D chi_S, where chi_S is 1 where an even number of the bits in S is 1, else -1.

`

const sections = measures.map((measure) => {
  const { id, title, unit, range, split, source, rise, fall } = measure.description
  const [least, most] = range
  return `## ${id}

${title}. Unit: ${unit}; range ${least ?? '-∞'} to ${most ?? '∞'}; split: ${split}.

- **Rises:** ${rise}
- **Falls:** ${fall}
- **Needs:** ${needsOf(measure).join(', ')}.
- **Source:** ${source.work}, section ${source.section}. ${source.deviation}
`
})
const text = `${head}${sections.join('\n')}`

if (!process.argv.includes('--check')) {
  writeFileSync(path, text)
} else if (readFileSync(path, 'utf8') !== text) {
  console.error('docs/measures.md is not what the measures say: run node scripts/measure-docs.ts')
  process.exitCode = 1
}
