/** Everything that must hold: types, style, and every test; ends with a line `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureBuilt } from '../embedded/ensure-built.ts'
import { root } from '../embedded/paths.ts'

const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
})

const checks: readonly (readonly [what: string, ...command: string[]])[] = [
  ['types of core', 'tsc', '-p', 'tsconfig.core.json'],
  ['types of the Worker', 'tsc', '-p', 'tsconfig.json'],
  ['types of the islands', 'tsc', '-p', 'tsconfig.islands.json'],
  ['types of what runs on Node', 'tsc', '-p', 'tsconfig.node.json'],
  ['types of the bindings', 'wrangler', 'types', '--include-runtime=false', '--strict-vars=false', '--check'],
  ['docs of the measures', 'node', 'scripts/measure-docs.ts', '--check'],
  ['format and lint', 'biome', 'check', '--error-on-warnings'],
]
const suites = ['vitest.config.ts', 'vitest.workerd.config.ts', 'vitest.e2e.config.ts'] as const

const reports = mkdtempSync(join(tmpdir(), 'latebloom-tests-'))
let passed = 0
let failed = 0

await ensureBuilt(() => console.log('building the advisor ...'))
for (const [what, ...command] of checks) {
  const ok = await run(command)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${what}`)
  if (ok) passed += 1
  else failed += 1
}
for (const config of suites) {
  const report = join(reports, `${config}.json`)
  const ok = await run([
    'vitest',
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const counts = countsOf(report)
  passed += counts.passed
  // A suite that ends badly with no failed test (a crash, an unhandled error) has failed all the same.
  failed += Math.max(counts.failed, ok ? 0 : 1)
}
rmSync(reports, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function countsOf(path: string): { passed: number; failed: number } {
  try {
    const report = reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    // A skipped test hides a gap: it counts as failed.
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numPendingTests + report.numTodoTests,
    }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

function run([program, ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(join(root, 'node_modules', '.bin', program ?? ''), args, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      DO_NOT_TRACK: '1',
      WRANGLER_HIDE_BANNER: 'true',
      NODE_NO_WARNINGS: '1',
    },
  })
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message)
      resolve(false)
    })
    child.on('exit', (code) => resolve(code === 0))
  })
}
