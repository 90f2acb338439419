/**
 * One at a time, in the order of asking. A rejection ends its own turn only, never the queue behind it. Before each turn
 * the event loop gets its own: works that wait would else follow each other at once, and nothing be answered until the
 * last has ended.
 */
export function createExclusive(pause = nextLoop): <T>(work: () => Promise<T>) => Promise<T> {
  let busy: Promise<unknown> | null = null
  let ended = 0
  return async (work) => {
    // A request may be broken off while it waits here: nobody holds a turn while it waits, so nobody waits for it.
    for (let since = -1; busy !== null || since !== ended; ) {
      while (busy !== null) await busy
      since = ended
      await pause()
    }
    const turn = work()
    const over: Promise<unknown> = turn
      .catch(() => undefined)
      .finally(() => {
        ended += 1
        busy = null
      })
    busy = over
    return turn
  }
}

function nextLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
