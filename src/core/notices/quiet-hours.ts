/** Quiet hours: until when a notice waits that is made in them. Times in milliseconds since 1970. */
import type { QuietHours } from '../../wire/webhooks.ts'

const MINUTE = 60_000
const MINUTES_A_DAY = 1440

/** The end of the quiet hours that `now` lies in; null outside of them. Where clocks are set, the time of day counts. */
export function quietUntil(now: number, { from, to, zone }: QuietHours): number | null {
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  const local = localMinutes(now, zone)
  if (forward(begin, local) >= forward(begin, end)) return null
  const wholeMinute = now - (now % MINUTE)
  const guess = wholeMinute + forward(local, end) * MINUTE
  // Between now and then clocks may have been set, by at most some hours in either direction.
  const ahead = forward(end, localMinutes(guess, zone))
  const error = ahead > MINUTES_A_DAY / 2 ? ahead - MINUTES_A_DAY : ahead
  const corrected = guess - error * MINUTE
  // An end that the clocks skipped is over when they have skipped it.
  return corrected > now && localMinutes(corrected, zone) === end ? corrected : guess
}

/** Minutes from one time of day to the next occurrence of another. */
function forward(from: number, to: number): number {
  return (to - from + MINUTES_A_DAY) % MINUTES_A_DAY
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function localMinutes(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return minutesOf(format.format(at))
}
