/** Works that must not overlap in an isolate take turns here. */
export interface Exclusive {
  /** Waits for its turn. A rejection ends its own turn only, never the queue behind it. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** How many wait now. */
  waiting(): number
}

/**
 * One at a time, in the order of asking. Before each turn the event loop gets its own: works that wait would else follow
 * each other at once, and nothing be answered until the last has ended.
 */
export function createExclusive(pause = nextLoop): Exclusive {
  let busy: Promise<unknown> | null = null
  let ended = 0
  /** By waiter: how many turns had ended when it last looked. One that was broken off never looks again. */
  const looked = new Map<symbol, number>()
  return {
    async exclusively(work) {
      const waiter = Symbol()
      // A request may be broken off while it waits here: nobody holds a turn while it waits, so nobody waits for it.
      for (let since = -1; busy !== null || since !== ended; ) {
        looked.set(waiter, ended)
        while (busy !== null) await busy
        since = ended
        await pause()
      }
      looked.delete(waiter)
      const turn = work()
      const over: Promise<unknown> = turn
        .catch(() => undefined)
        .finally(() => {
          ended += 1
          busy = null
        })
      busy = over
      return turn
    },
    waiting() {
      for (const [waiter, turn] of looked) if (turn < ended - 1) looked.delete(waiter)
      return looked.size
    },
  }
}

function nextLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
