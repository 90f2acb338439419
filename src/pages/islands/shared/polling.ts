/** Asks for news now and then. */
const everyMs = 5000

/** Said where a page asks for news by itself. */
export const pollingText = `polling every ${everyMs / 1000} s: no live channel here`

/** Polls while it is started, one poll at a time, and nothing while `isHidden`. `told` hears of each poll that counts. */
export function polling<Answer>(
  poll: () => Promise<Answer>,
  isHidden: () => boolean,
  told: (answer: Answer) => void,
): { start(): void; stop(): void } {
  /** Of the newest start; a poll of an earlier one says nothing any more. */
  let started = 0
  let isRunning = false
  const round = async (mine: number) => {
    const counts = () => isRunning && mine === started
    if (!counts()) return
    if (!isHidden()) {
      const answer = await poll()
      if (counts()) told(answer)
    }
    if (counts()) setTimeout(() => void round(mine), everyMs)
  }
  return {
    start() {
      if (isRunning) return
      isRunning = true
      started += 1
      void round(started)
    },
    stop() {
      isRunning = false
    },
  }
}
