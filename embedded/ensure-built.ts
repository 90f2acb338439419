/** Builds the Worker where the build is missing or older than its sources. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AdvisorStartError } from './failure.ts'
import { sourceFingerprint } from './fingerprint.ts'
import { type Lock, takeLock } from './lock.ts'
import { dist, manifestPath, root, workerDirectory } from './paths.ts'

const BUILD_POLL_MS = 200

/** True where it had to build. */
export async function ensureBuilt(onBuilding: () => void = () => undefined): Promise<boolean> {
  if (isFresh()) return false
  onBuilding()
  const lock = await lockBuild()
  try {
    // Another process may have built while this one waited.
    if (!isFresh()) await build()
  } finally {
    lock.release()
  }
  return true
}

/** Waits for whoever builds now. */
async function lockBuild(): Promise<Lock> {
  for (;;) {
    try {
      return takeLock(dist, 'build.lock')
    } catch (error) {
      if (!(error instanceof AdvisorStartError)) throw error
      await setTimeout(BUILD_POLL_MS)
    }
  }
}

function isFresh(): boolean {
  if (!existsSync(manifestPath) || !existsSync(join(workerDirectory, 'advisor.js'))) return false
  const manifest: unknown = JSON.parse(readFileSync(manifestPath, 'utf8'))
  return (
    typeof manifest === 'object' &&
    manifest !== null &&
    'fingerprint' in manifest &&
    manifest.fingerprint === sourceFingerprint()
  )
}

function build(): Promise<void> {
  const script = join(root, 'scripts', 'build.ts')
  const child = spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`building the advisor failed (exit code ${code}):\n${output.trim()}`))
    })
  })
}
