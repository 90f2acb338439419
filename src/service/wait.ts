/** Waits for something that another request or the queue brings about. */
import type { Ports } from './ports.ts'

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1000

/** Asks until the answer will do, for at most so many seconds; the last answer, whether it will or not. */
export async function waitFor<T>(
  { now, sleep }: Pick<Ports, 'now' | 'sleep'>,
  seconds: number,
  ask: () => Promise<T>,
  willDo: (answer: T) => boolean,
): Promise<T> {
  const until = now() + seconds * 1000
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const answer = await ask()
    const left = until - now()
    if (left <= 0 || willDo(answer)) return answer
    await sleep(Math.min(pause, left))
  }
}
