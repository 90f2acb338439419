/** How much load does the embedded advisor bear, and how do its reads grow with what is stored? `--help` says more. */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startAdvisor } from '../../embedded/start-advisor.ts'
import { progress } from '../../training-client/command/progress.ts'
import { readRecording } from '../faults/recording.ts'
import { newCounts, type Target } from './advisor-api.ts'
import { type Grown, measureGrowth, ratioOf } from './growth.ts'
import { measureOverhead, type Overhead } from './overhead.ts'
import { type Sustained, sustain } from './sustained.ts'
import { usage } from './usage.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '180' },
    busy: { type: 'string', default: '0.7' },
    only: { type: 'string', default: 'overhead,sustained,growth' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const [runs, seconds, busy] = [Number(values.runs), Number(values.seconds), Number(values.busy)]
if (!(Number.isSafeInteger(runs) && runs > 0 && seconds > 0 && busy > 0)) {
  console.error(`--runs is a whole number, and all are above zero.\n\n${usage}`)
  process.exit(2)
}
const parts = new Set(values.only.split(','))

const OVERHEAD_RUNS = 3
const counts = newCounts()
const recording = await readRecording('demo-run', 1)

console.log(`on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${cpus().length} cores`)
const { overhead, sustained } =
  parts.has('overhead') || parts.has('sustained')
    ? await onEmbedded()
    : { overhead: undefined, sustained: undefined }
const grown = parts.has('growth') ? await onSeeded() : undefined
for (const problem of counts.problems) console.log(`  error: ${problem}`)
console.log(
  JSON.stringify({
    errors: counts.errors,
    lost: sustained?.lost,
    advice_p50_ms: rounded(sustained?.advice_p50_ms),
    advice_p99_ms: rounded(sustained?.advice_p99_ms),
    healthz_p99_ms: rounded(sustained?.healthz_p99_ms),
    overhead_p50_ms: rounded(overhead?.overhead_p50_ms),
    list_growth: rounded(grown && ratioOf(grown.list, ['page', 'index'])),
    readings_growth: rounded(grown && ratioOf(grown.readings, ['advice', 'page'])),
    replay_first_ms: rounded(grown?.replay?.replay_first_ms),
    replay_again_ms: rounded(grown?.replay?.replay_again_ms),
  }),
)
process.exit(counts.errors === 0 && (sustained?.lost ?? 0) === 0 ? 0 : 1)

async function onEmbedded(): Promise<{ overhead: Overhead; sustained: Sustained | undefined }> {
  const data = mkdtempSync(join(tmpdir(), 'latebloom-load-'))
  const advisor = await startAdvisor({ port: 0, dataDirectory: data, quiet: true })
  const target = { url: advisor.url, headers: { authorization: `Bearer ${advisor.apiKey}` } }
  try {
    const alone = await measureOverhead(target, counts, recording, OVERHEAD_RUNS)
    table(`one client alone, ${OVERHEAD_RUNS * recording.snapshots.length} snapshots`, alone)
    if (!parts.has('sustained') || advisor.runtimePid === null)
      return { overhead: alone, sustained: undefined }
    return { overhead: alone, sustained: await underLoad(target, advisor.runtimePid, alone.wall_p50_ms) }
  } finally {
    await advisor.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function underLoad(target: Target, pid: number, aloneMs: number): Promise<Sustained> {
  const thinkMs = (runs * aloneMs) / busy
  const bar = progress(seconds, 's')
  const found = await sustain(target, counts, recording, {
    runs,
    seconds,
    thinkMs,
    pid,
    onSecond: (second) => bar.at(second, `${counts.sent} requests, ${counts.errors} errors`),
  })
  bar.end()
  const pause = (thinkMs / 1000).toFixed(0)
  const held = `${counts.sent} requests, ${counts.held_back} of them held back with Retry-After`
  table(`${runs} runs for ${seconds} s, ${pause} s between two snapshots of a run; ${held}`, found)
  return found
}

async function onSeeded(): Promise<Grown> {
  let printed: string | null = null
  return measureGrowth(counts, recording, {
    listed: [1, 100, 1000, 10_000],
    readings: [100, 1000, 10_000, 100_000],
    onMeasured(of, { size, milliseconds }) {
      if (printed !== of)
        printRow(of === 'list' ? 'stored runs' : 'readings in a run', Object.keys(milliseconds))
      printed = of
      printRow(size, Object.values(milliseconds).map(rounded))
    },
  })
}

function table(title: string, figures: object): void {
  console.log(title)
  for (const [name, value] of Object.entries(figures))
    console.log(`  ${name.padEnd(22)} ${rounded(Number(value))}`)
}

function printRow(head: string | number, cells: readonly unknown[]): void {
  console.log([String(head).padEnd(18), ...cells.map((cell) => String(cell).padStart(10))].join(''))
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 100) / 100
}
