import type { SenderStatus } from './messages.ts'
import { type Failure, maxFailuresKept, nothing, type Report, type RunStatus } from './status.ts'

/** What the training thread knows of its run: what it posted, what the sender last said, what went wrong here. */
export type RunRecord = {
  posted: { snapshots: number; scalar_lines: number }
  fail(what: Failure['what'], step: number | null, why: unknown): void
  hear(status: SenderStatus): void
  breakOff(why: string): void
  isBroken(): boolean
  status(): RunStatus
  /** The report of `close`; without the sender's own part it says what is known here. */
  report(answer: Omit<Report, 'in_time'> | null): Report
}

export function createRecord(early: readonly Failure[]): RunRecord {
  const posted = { snapshots: 0, scalar_lines: 0 }
  let failed = [...early]
  let total = early.length
  let known: SenderStatus | null = null
  let broken: string | null = null

  const fail = (what: Failure['what'], step: number | null, why: unknown) => {
    total += 1
    failed = [...failed, { what, step, why: why instanceof Error ? why.message : String(why) }].slice(
      -maxFailuresKept,
    )
  }
  const allFailed = () => [...failed, ...(known?.failed ?? [])]

  const status = (): RunStatus => {
    const waiting = known?.waiting ?? nothing()
    return {
      run: known?.run ?? null,
      state: broken !== null && known?.state !== 'closed' ? 'broken' : (known?.state ?? 'opening'),
      sent: known?.sent ?? nothing(),
      waiting: {
        snapshots: waiting.snapshots + posted.snapshots - (known?.received.snapshots ?? 0),
        scalar_lines: waiting.scalar_lines + posted.scalar_lines - (known?.received.scalar_lines ?? 0),
        bytes: waiting.bytes,
      },
      dropped: known?.dropped ?? nothing(),
      failed: allFailed(),
      failed_total: total + (known?.failed_total ?? 0),
      last_problem: broken ?? known?.last_problem ?? null,
    }
  }

  return {
    posted,
    fail,
    hear: (heard) => {
      known = heard
    },
    breakOff: (why) => {
      broken ??= why
    },
    isBroken: () => broken !== null,
    status,
    report: (answer) => {
      if (answer !== null) return { ...answer, failed: [...failed, ...answer.failed], in_time: true }
      const { run, sent, dropped, waiting } = status()
      const why = broken ?? 'the sender did not answer in time; it goes on while the process lives'
      return {
        run,
        page: null,
        sent,
        dropped,
        unsent: {
          snapshots: [],
          scalar_lines: waiting.scalar_lines,
          bytes: waiting.bytes,
          why,
          kept_in: null,
        },
        failed: allFailed(),
        in_time: false,
      }
    },
  }
}
