#!/usr/bin/env node
// The entry of the `latebloom` command: runs it on a Node that is new enough, which the project brings.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20) {
  console.error(
    `latebloom needs Node 20 or newer to start; this is Node ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  )
  process.exit(1)
}
if (major > 22 || (major === 22 && minor >= 18)) {
  await import('../command/main.ts')
} else {
  runOn(projectNode())
}

function projectNode() {
  try {
    const require = createRequire(import.meta.url)
    return join(dirname(require.resolve('node/package.json')), 'bin', 'node')
  } catch {
    console.error(
      'latebloom runs on the Node 22 that comes with its dependencies, and it is not installed. Run `npm ci` in the project first.',
    )
    process.exit(1)
  }
}

function runOn(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  // A terminal sends its interrupt to the child as well; the child decides how to end.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => {
    console.error(`latebloom could not start ${node}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal !== null) process.kill(process.pid, signal)
    else process.exit(code ?? 1)
  })
}
