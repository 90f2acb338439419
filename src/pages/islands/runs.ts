// The script of the list: asks the API now and then whether anything changed, and if so takes the newer table.
import { keepClocks } from './shared/clocks.ts'
import { showConnection } from './shared/connection.ts'
import { refreshRegions } from './shared/regions.ts'

const pollEveryMs = 4000

let known: string | undefined

async function poll(): Promise<void> {
  if (document.hidden) return
  try {
    const response = await fetch(`/v1/runs${location.search}`)
    if (!response.ok) throw new Error(`the advisor answered ${response.status}`)
    const newest = await response.text()
    if (newest !== known) await refreshRegions()
    known = newest
    showConnection('live', `updates every ${pollEveryMs / 1000} s`)
  } catch {
    showConnection('reconnecting', 'the advisor does not answer; trying again')
  }
}

/** One poll at a time, the next a fixed while after the last has ended. */
async function keepPolling(): Promise<void> {
  await poll()
  setTimeout(() => void keepPolling(), pollEveryMs)
}

keepClocks()
document.addEventListener('visibilitychange', () => void poll())
void keepPolling()
