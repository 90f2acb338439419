/**
 * Does the advisor keep to its own OpenAPI document? Requests that follow from the document, valid and nearly valid, go
 * to an embedded advisor; what one makes, later ones use.
 *
 *   npm run contract -- --requests 20000 --seed 1
 *
 * Prints the statuses of each operation, what was found, and one JSON line.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startAdvisor } from '../embedded/start-advisor.ts'
import { driveContract } from '../test/contract/drive.ts'
import { progress } from '../training-client/command/progress.ts'

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
})
const [requests, seed] = [Number(values.requests), Number(values.seed)]
if (![requests, seed].every(Number.isSafeInteger) || requests < 1)
  throw new Error('--requests and --seed are whole numbers, the first above zero')

const dataDirectory = mkdtempSync(join(tmpdir(), 'latebloom-contract-'))
const advisor = await startAdvisor({ port: 0, dataDirectory, quiet: true })
const bar = progress(requests, 'requests')
try {
  const report = await driveContract({
    url: advisor.url,
    apiKey: advisor.apiKey,
    requests,
    seed,
    onProgress: (done) => bar.at(done),
  })
  bar.end()
  for (const [name, byStatus] of report.statuses) {
    const counts = [...byStatus].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
    console.log(`${name.padEnd(60)} ${counts.join('  ')}`)
  }
  for (const finding of report.findings) console.log(finding)
  const { server_errors, undocumented, misfits } = report
  console.log(JSON.stringify({ requests, server_errors, undocumented, misfits }))
  process.exitCode = server_errors + undocumented + misfits === 0 ? 0 : 1
} finally {
  await advisor.stop()
  rmSync(dataDirectory, { recursive: true, force: true })
}
