/** How much memory the Worker's isolates hold, asked over the inspector while they work. */
import { setInterval } from 'node:timers'
import { z } from 'zod'

export interface MemoryPeaks {
  /** JavaScript objects in use. */
  readonly heap: number
  /** Array buffers, WebAssembly memory among them where the engine counts it. */
  readonly buffers: number
  /** Both at the same moment. */
  readonly together: number
  readonly samples: number
}

export interface MemoryWatch {
  /** Since the watch began, or since they were last asked for. */
  peaks(): MemoryPeaks
  stop(): void
}

const targetsSchema = z.array(z.object({ title: z.string(), webSocketDebuggerUrl: z.string() }))
const usageSchema = z.object({
  result: z.object({ usedSize: z.number(), backingStorageSize: z.number().default(0) }),
})

const EVERY_MS = 50
const none: MemoryPeaks = { heap: 0, buffers: 0, together: 0, samples: 0 }

/** Samples the isolate of the advisor's Worker until it is stopped. */
export async function watchMemory(inspectorPort: number): Promise<MemoryWatch> {
  const listed = await fetch(`http://127.0.0.1:${inspectorPort}/json`)
  const targets = targetsSchema.parse(await listed.json())
  const target = targets.find(({ title }) => title.includes('latebloom'))
  if (target === undefined) throw new Error(`no Worker of the advisor among ${targets.map((t) => t.title)}`)
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')), { once: true })
  })
  let peaks = none
  let id = 0
  socket.addEventListener('message', ({ data }) => {
    const usage = usageSchema.safeParse(JSON.parse(String(data)))
    if (!usage.success) return
    const { usedSize, backingStorageSize } = usage.data.result
    peaks = {
      heap: Math.max(peaks.heap, usedSize),
      buffers: Math.max(peaks.buffers, backingStorageSize),
      together: Math.max(peaks.together, usedSize + backingStorageSize),
      samples: peaks.samples + 1,
    }
  })
  const timer = setInterval(() => {
    id += 1
    if (socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ id, method: 'Runtime.getHeapUsage' }))
  }, EVERY_MS)
  return {
    peaks() {
      const found = peaks
      peaks = none
      return found
    },
    stop() {
      clearInterval(timer)
      socket.close()
    },
  }
}
