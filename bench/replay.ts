/** Does replaying recorded runs give the reference's readings, and verdicts that hindsight agrees with? */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const usage = `usage: npm run bench:replay -- DIRECTORY [DIRECTORY ...]

Replays each recorded run (a folder with run.json, snapshots, truth.json and measures.csv; or a folder of such
folders) through \`latebloom replay --json\`, compares every reading with measures.csv and every verdict with
truth.json, and prints a table and one JSON line.`

const truthSchema = z.looseObject({
  generalizes: z.boolean(),
  circuit_formation_step: z.number().nullable(),
  cleanup_band: z.tuple([z.number(), z.number()]).nullable(),
  generalized_step: z.record(z.string(), z.number().nullable()).nullable(),
  cleaned_up_step: z.number().nullable(),
})
const lineSchema = z.object({
  step: z.number(),
  phase: z.string(),
  advice: z.string(),
  readings: z.record(z.string(), z.union([z.number(), z.array(z.number()), z.null()])),
})
type Line = z.infer<typeof lineSchema>

/** Losses above this are compared relatively. */
const leastLoss = 1e-8

const directories = process.argv.slice(2).flatMap(runsIn)
if (directories.length === 0) {
  console.error(usage)
  process.exit(1)
}

let wrong = 0
let worst = 0
for (const directory of directories) {
  const { lines, seconds } = await replay(directory)
  const findings = [...againstReference(directory, lines), ...againstTruth(directory, lines)]
  wrong += findings.length
  const phases = lines
    .filter(({ phase }, index) => lines[index - 1]?.phase !== phase)
    .map(({ phase, step }) => `${phase} ${step}`)
  console.log(`${directory}: ${lines.length} snapshots in ${seconds.toFixed(1)} s; ${phases.join(', ')}`)
  for (const finding of findings) console.log(`  WRONG: ${finding}`)
}
console.log(JSON.stringify({ runs: directories.length, wrong, worst_relative_loss_error: worst }))
process.exitCode = wrong === 0 ? 0 : 1

function runsIn(path: string): string[] {
  const names = readdirSync(path)
  return names.includes('run.json')
    ? [path]
    : names.sort().flatMap((name) => (name.includes('.') ? [] : runsIn(join(path, name))))
}

async function replay(directory: string): Promise<{ lines: Line[]; seconds: number }> {
  const begun = performance.now()
  const command = join(import.meta.dirname, '..', 'training-client', 'bin', 'latebloom.js')
  const child = spawn(process.execPath, [command, 'replay', directory, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const lines: Line[] = []
  for await (const text of createInterface({ input: child.stdout })) {
    lines.push(lineSchema.parse(JSON.parse(text)))
    if (process.stderr.isTTY) process.stderr.write(`\r${directory}: ${lines.length} snapshots `)
  }
  const code = await ended
  if (code !== 0) throw new Error(`replaying ${directory} ended with exit code ${code}`)
  return { lines, seconds: (performance.now() - begun) / 1000 }
}

function againstReference(directory: string, lines: readonly Line[]): string[] {
  const [header, ...rows] = readFileSync(join(directory, 'measures.csv'), 'utf8').trim().split(/\r?\n/)
  const names = header?.split(',') ?? []
  const byStep = new Map(rows.map((row) => [Number(row.split(',')[0]), row.split(',')]))
  return lines.flatMap(({ step, readings }) =>
    names.flatMap((name, column) => {
      const reading = readings[name]
      const cell = byStep.get(step)?.[column]
      if (cell === undefined || reading === undefined || reading === null) return []
      const said = `step ${step}: ${name} is ${reading}, the reference says ${cell}`
      if (Array.isArray(reading)) return sameList(reading, cell) ? [] : [said]
      return agrees(name, reading, Number(cell)) ? [] : [said]
    }),
  )
}

/** Frequencies are listed in ascending order, energies of representations in an order that is the advisor's own. */
function sameList(reading: readonly number[], cell: string): boolean {
  const reference = cell.split(' ').map(Number).sort(ascending)
  const sorted = reading.toSorted(ascending)
  return (
    sorted.length === reference.length &&
    sorted.every((value, index) => Math.abs(value - (reference[index] ?? Number.NaN)) < 1e-3)
  )
}

function ascending(a: number, b: number): number {
  return a - b
}

function agrees(name: string, reading: number, reference: number): boolean {
  if (name.startsWith('gini')) return Math.abs(reading - reference) < 1e-4
  if (name === 'sum_squared_weights') return Math.abs(reading / reference - 1) < 1e-5
  if (!name.includes('loss')) return Math.abs(reading - reference) < 1e-3
  if (reference <= leastLoss) return true
  const error = Math.abs(reading / reference - 1)
  worst = Math.max(worst, error)
  return error < 1e-3
}

function againstTruth(directory: string, lines: readonly Line[]): string[] {
  const truth = truthSchema.parse(JSON.parse(readFileSync(join(directory, 'truth.json'), 'utf8')))
  const first = (test: (line: Line) => boolean): number => lines.find(test)?.step ?? Number.POSITIVE_INFINITY
  const past = ['circuit_formation', 'cleanup', 'generalized']
  const circuit = first(({ phase }) => past.includes(phase))
  const stop = first(({ advice }) => advice === 'stop')
  const done = first(({ phase }) => phase === 'generalized')
  if (!truth.generalizes)
    return circuit < Number.POSITIVE_INFINITY
      ? [`called ${past[0]} or later at step ${circuit}, and the run never generalizes`]
      : []
  const generalized = truth.generalized_step?.['test_accuracy_0.99'] ?? Number.POSITIVE_INFINITY
  const before = lines.findLast(({ step }) => step < (truth.circuit_formation_step ?? 0))?.step ?? 0
  return [
    ...(stop < generalized ? [`stop at step ${stop}, before it generalizes at ${generalized}`] : []),
    ...(done < generalized ? [`generalized at step ${done}, before ${generalized}`] : []),
    ...(circuit < before
      ? [`circuit formation at step ${circuit}, more than a snapshot before ${truth.circuit_formation_step}`]
      : []),
    ...(circuit > (truth.cleanup_band?.[1] ?? 0)
      ? [`circuit formation at step ${circuit}, after cleanup ended at ${truth.cleanup_band?.[1]}`]
      : []),
  ]
}
