/**
 * Does a file that a trainer sends ever end in anything but a documented refusal? Changed safetensors files and ONNX
 * models are tried in processes of their own; one that is silent for too long is ended, and counted as hung.
 *
 *   npm run fuzz -- --inputs 200000 --seed 1
 *
 * Prints a table of codes, and one JSON line. Inputs at fault are written to a folder that is named.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { progress } from '../../training-client/command/progress.ts'
import { type FuzzReport, reportSchema } from './child.ts'

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
})
const [inputs, seed] = [Number(values.inputs), Number(values.seed)]
if (![inputs, seed].every(Number.isSafeInteger) || inputs < 1)
  throw new Error('--inputs and --seed are whole numbers, the first above zero')

const processes = 2
/** A batch takes about half a second. */
const silenceMs = 60_000

const folder = mkdtempSync(join(tmpdir(), 'latebloom-fuzz-'))
const codes = new Map<string, number>()
const faults: string[] = []
const totals = { done: 0, ran: 0, crashes: 0, hangs: 0, peak_mb: 0 }
const bar = progress(inputs, 'inputs')

const each = Math.ceil(inputs / processes)
await Promise.all(
  Array.from({ length: processes }, (_, part) => tryAll(part * each, Math.min((part + 1) * each, inputs))),
)
bar.end()
print()
if (faults.length === 0) rmSync(folder, { recursive: true })
process.exitCode = faults.length === 0 ? 0 : 1

/** Tries a range of inputs. A process that ends or hangs is at fault, and another goes on behind its batch. */
async function tryAll(from: number, to: number): Promise<void> {
  let next = from
  while (next < to) {
    const before = next
    const ended = await tryFrom(next, to, (report) => {
      totals.done += report.next - next
      next = report.next
      take(report)
    })
    if (next >= to) return
    totals[ended === 'hung' ? 'hangs' : 'crashes'] += 1
    faults.push(`the process ${ended} in the batch from input ${next}`)
    if (next === before) next += 1
    next = Math.min(next + 100, to)
  }
}

function tryFrom(from: number, to: number, report: (report: FuzzReport) => void): Promise<'ended' | 'hung'> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'child.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve) => {
    let hung = false
    const end = (): void => {
      hung = true
      child.kill('SIGKILL')
    }
    let timer = setTimeout(end, silenceMs)
    child.on('message', (message) => {
      clearTimeout(timer)
      timer = setTimeout(end, silenceMs)
      report(reportSchema.parse(message))
    })
    child.on('exit', () => {
      clearTimeout(timer)
      resolve(hung ? 'hung' : 'ended')
    })
    child.send({ seed, from, to, folder })
  })
}

function take(report: FuzzReport): void {
  for (const [code, count] of Object.entries(report.codes)) codes.set(code, (codes.get(code) ?? 0) + count)
  totals.ran += report.ran
  totals.peak_mb = Math.max(totals.peak_mb, report.peak_mb)
  totals.crashes += report.faults.filter(
    (fault) => fault.startsWith('crash') || fault.startsWith('wrong'),
  ).length
  faults.push(...report.faults)
  bar.at(totals.done)
}

function print(): void {
  for (const [code, count] of [...codes].sort(([, a], [, b]) => b - a))
    console.log(`${String(count).padStart(8)}  ${code}`)
  console.log(`${totals.ran} models that pass the checker were run by ONNX Runtime`)
  for (const fault of faults.slice(0, 20)) console.log(fault)
  if (faults.length > 0) console.log(`${faults.length} faults; inputs are in ${folder}`)
  const accepted = codes.get('accepted') ?? 0
  const all = [...codes.values()].reduce((sum, count) => sum + count, 0)
  console.log(
    JSON.stringify({
      inputs,
      accepted,
      rejected: all - accepted,
      undocumented: faults.filter((fault) => fault.startsWith('undocumented')).length,
      crashes: totals.crashes,
      hangs: totals.hangs,
      peak_mb: Math.round(totals.peak_mb),
    }),
  )
}
