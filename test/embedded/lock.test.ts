/** The lock on a data directory: one holder, and none for ever. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock } from '../../embedded/lock.ts'
import { identityOf, isAlive } from '../../embedded/process-identity.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

describe('the lock', () => {
  it('has one holder, whom the refusal names', () => {
    const lock = takeLock(directory)
    expect(() => takeLock(directory)).toThrow(`process id ${process.pid}`)
    lock.release()
    takeLock(directory).release()
  })

  it('of a holder that was killed is taken over, and what it left running is ended', async () => {
    const holder = identityOf(await deadPid())
    const orphan = spawn('sleep', ['60'])
    const runtime = identityOf(orphan.pid ?? 0)
    writeFileSync(join(directory, 'advisor.lock'), JSON.stringify({ holder, runtime }))
    const lock = takeLock(directory)
    await new Promise((resolve) => orphan.once('exit', resolve))
    expect(isAlive(runtime)).toBe(false)
    lock.release()
  })

  it('of a process id that another process has now is taken over, and that process lives', () => {
    const holder = { pid: process.pid, started: 'long ago' }
    writeFileSync(join(directory, 'advisor.lock'), JSON.stringify({ holder, runtime: holder }))
    takeLock(directory).release()
  })

  it('that was never finished is taken over', () => {
    writeFileSync(join(directory, 'advisor.lock'), '')
    takeLock(directory).release()
  })
})

async function deadPid(): Promise<number> {
  const child = spawn('true')
  await new Promise((resolve) => child.once('exit', resolve))
  return child.pid ?? 0
}
