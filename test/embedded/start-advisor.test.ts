/** The embedded advisor as a process: what was acknowledged is there after the worst of ends, and nothing else is left. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ensureBuilt } from '../../embedded/ensure-built.ts'
import { identityOf, isAlive } from '../../embedded/process-identity.ts'
import { runListSchema } from '../../src/wire/run.ts'

const readySchema = z.object({ url: z.string(), runtimePid: z.int() })
const main = join(import.meta.dirname, '..', '..', 'embedded', 'main.ts')
const children: ChildProcess[] = []
let data = ''

beforeAll(async () => {
  await ensureBuilt()
  data = mkdtempSync(join(tmpdir(), 'advisor-'))
}, 120_000)
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => {
  rmSync(data, { recursive: true, force: true })
})

describe('the embedded advisor', () => {
  it('killed, ends its runtime, and started again has what it acknowledged', async () => {
    const first = await start(data)
    const runtime = identityOf(first.ready.runtimePid)
    const opened = await fetch(`${first.ready.url}/v1/runs`, {
      method: 'POST',
      body: JSON.stringify({ name: 'kept' }),
      headers: { ...authorized(), 'content-type': 'application/json' },
    })
    expect(opened.status).toBe(201)
    first.child.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(runtime)).toBe(false), { timeout: 5_000 })

    const second = await start(data)
    const list = runListSchema.parse(
      await (await fetch(`${second.ready.url}/v1/runs`, { headers: authorized() })).json(),
    )
    expect(list.runs.map((run) => run.name)).toEqual(['kept'])
  }, 60_000)

  it('refuses data that another one holds', async () => {
    const holder = await start(data)
    const output = await failure(data, '0')
    expect(output).toContain(`process id ${holder.child.pid}`)
  }, 60_000)

  it('refuses a port that is in use', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await failure(mkdtempSync(join(data, 'other-')), String(port))).toContain(`port ${port}`)
    server.close()
  }, 60_000)

  it('answers no host but its own', async () => {
    const { ready } = await start(data)
    const { port } = new URL(ready.url)
    const answer = await rawGet(Number(port), 'rebound.example')
    expect(answer).toContain('403')
    expect(answer).toContain('host_refused')
  }, 60_000)
})

function authorized(): { authorization: string } {
  return { authorization: `Bearer ${readFileSync(join(data, 'key'), 'utf8').trim()}` }
}

async function start(
  directory: string,
): Promise<{ child: ChildProcess; ready: z.infer<typeof readySchema> }> {
  const child = spawn(process.execPath, [main, '0', directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk)))
    child.once('exit', (code) => reject(new Error(`the advisor ended with ${code}`)))
  })
  return { child, ready: readySchema.parse(JSON.parse(line)) }
}

async function failure(directory: string, port: string): Promise<string> {
  const child = spawn(process.execPath, [main, port, directory], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let output = ''
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  expect(code).toBe(1)
  return output
}

/** fetch() would not let the Host header be chosen. */
function rawGet(port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    })
    socket.on('data', (chunk) => {
      text += String(chunk)
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
}
