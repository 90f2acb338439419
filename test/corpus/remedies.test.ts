/** What is kept of the restarts with and without remedies, and that the table's counts follow from it. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Truth, truthSchema } from '../../corpus/measuring/kept-run.ts'
import { scalarsOf } from '../../training-client/command/recorded-run.ts'

const root = join(import.meta.dirname, '../../corpus/remedies')

const restartSchema = z.strictObject({
  name: z.string(),
  configuration: z.string(),
  run: z.string(),
  at_step: z.int().positive(),
  budget: z.int().positive(),
  steps: z.int().positive(),
  train_examples: z.int().positive(),
  remedy: z
    .strictObject({
      name: z.string(),
      finding: z.string(),
      words: z.string(),
      changes: z.record(z.string(), z.union([z.number(), z.boolean()])),
      source: z.string().regex(/arXiv/),
    })
    .nullable(),
})

const scalarsSchema = z.array(
  z.looseObject({ step: z.int(), train_accuracy: z.number(), test_accuracy: z.number() }),
)

interface Restart extends z.infer<typeof restartSchema> {
  readonly truth: Truth
  readonly scalars: z.infer<typeof scalarsSchema>
}

async function readRestart(name: string): Promise<Restart> {
  const file = (part: string): string => join(root, name, part)
  const scalars = gunzipSync(await readFile(file('scalars.csv.gz'))).toString('utf8')
  return {
    ...restartSchema.parse(JSON.parse(await readFile(file('remedy.json'), 'utf8'))),
    truth: truthSchema.parse(JSON.parse(await readFile(file('truth.json'), 'utf8'))),
    scalars: scalarsSchema.parse(scalarsOf(scalars, file('scalars.csv.gz'))),
  }
}

const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory())
const restarts = await Promise.all(folders.map(({ name }) => readRestart(name)))
const controls = new Map(restarts.filter(({ remedy }) => remedy === null).map((each) => [each.run, each]))
const remedied = restarts.filter(({ remedy }) => remedy !== null)

/** The first step with a test accuracy of .9, of a restart that fits and comes to .95 on two lines running; else null. */
function generalizedAt({ scalars }: Restart): number | null {
  const fits = scalars.some((line) => line.train_accuracy >= 0.99)
  const accuracies = scalars.map((line) => line.test_accuracy)
  const stays = accuracies.some((value, index) => value >= 0.95 && (accuracies[index - 1] ?? 0) >= 0.95)
  if (!fits || !stays) return null
  return scalars.find((line) => line.test_accuracy >= 0.9)?.step ?? null
}

function controlOf(restart: Restart): Restart {
  const control = controls.get(restart.run)
  if (control === undefined) throw new Error(`${restart.name} has no control`)
  return control
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number): number => sorted[Math.floor(index)] ?? Number.NaN
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2
}

describe.each(restarts)('$name', (restart) => {
  test('goes from the restart to twice the budget', () => {
    expect(folders.map(({ name }) => name)).toContain(restart.name)
    expect(restart.scalars[0]?.step).toBe(0)
    expect(restart.scalars.at(-1)?.step).toBe(restart.steps)
    expect(restart.at_step + restart.steps).toBe(2 * restart.budget)
  })

  test('starts from the same weights as its control', () => {
    const control = controlOf(restart)
    expect(restart.at_step).toBe(control.at_step)
    if (restart.train_examples === control.train_examples)
      expect(restart.scalars[0]).toEqual(control.scalars[0])
    else expect(restart.train_examples).toBeGreaterThan(control.train_examples)
  })

  test('has the truth that its scalars tell', () => {
    expect(restart.truth.generalized_step?.['test_accuracy_0.9'] ?? null).toBe(generalizedAt(restart))
    expect(restart.truth.generalizes).toBe(generalizedAt(restart) !== null)
  })
})

describe('the table of corpus/remedies/README.md', async () => {
  const readme = (await readFile(join(root, 'README.md'), 'utf8')).replaceAll(/ +/g, ' ').split('\n')
  const startOf = ({ remedy }: Restart): string => `| ${remedy?.finding} | ${remedy?.words} |`
  const rows = new Map(
    remedied.map((restart) => [
      startOf(restart),
      remedied.filter((other) => startOf(other) === startOf(restart)),
    ]),
  )

  test('has a row a remedy, of which three findings have three restarts on two configurations', () => {
    expect(readme.filter((line) => /\d+, without \d+ \|/.test(line))).toHaveLength(rows.size)
    const broad = [...rows.values()].filter(
      (group) => group.length >= 3 && new Set(group.map(({ configuration }) => configuration)).size >= 2,
    )
    expect(new Set(broad.map(([first]) => first?.remedy?.finding)).size).toBeGreaterThanOrEqual(3)
  })

  test.each([...rows])('%s has the counts of its folders', (start, group) => {
    const counts = (holds: (restart: Restart) => boolean): string =>
      `${group.filter(holds).length}, without ${group.map(controlOf).filter(holds).length}`
    const inTheRest = (restart: Restart): boolean =>
      (generalizedAt(restart) ?? Number.POSITIVE_INFINITY) <= restart.budget - restart.at_step
    const steps = group.map(generalizedAt).filter((step) => step !== null)
    const cells = [
      group.length,
      counts(inTheRest),
      counts((restart) => generalizedAt(restart) !== null),
      counts(({ truth }) => truth.lost_step !== null),
      steps.length === 0 ? 'none' : median(steps).toFixed(0),
    ]
    expect(readme).toContain(`${start} ${cells.join(' | ')} |`)
  })
})

test('all of it is under a megabyte', async () => {
  const files = await readdir(root, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    files
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1e6)
})
