import { type ScalarsLine, scalarsLineSchema } from '../../src/wire/scalars.ts'

/** The scalars that wait to be sent, as JSON lines, bounded in bytes. */
export type WaitingLine = { line: ScalarsLine; json: string }

export type ScalarBacklog = {
  /** Takes the scalars of one step; answers null, or why they cannot be sent. */
  add(step: number, scalars: Readonly<Record<string, number>>, nowMs: number): string | null
  /** When the next batch is to be sent: now if it is full, else half a second after its first line. */
  dueAtMs(): number | null
  batch(): readonly WaitingLine[]
  /** Answers those of them that still waited. */
  remove(lines: readonly WaitingLine[]): readonly WaitingLine[]
  /** Drops what lies after a step. */
  dropAfter(step: number): void
  all(): readonly WaitingLine[]
  bytes(): number
  dropped(): { scalar_lines: number; bytes: number }
}

const maxBatchLines = 500
const maxBatchAgeMs = 500

export function createScalarBacklog(maxBytes: number): ScalarBacklog {
  let waiting: WaitingLine[] = []
  let bytes = 0
  let firstAtMs = 0
  const dropped = { scalar_lines: 0, bytes: 0 }

  const keep = (kept: WaitingLine[]) => {
    waiting = kept
    bytes = kept.reduce((sum, { json }) => sum + json.length, 0)
  }
  const drop = (kept: WaitingLine[]) => {
    const before = { lines: waiting.length, bytes }
    keep(kept)
    dropped.scalar_lines += before.lines - waiting.length
    dropped.bytes += before.bytes - bytes
  }
  const thin = () => {
    const newest = waiting.length - 1
    drop(waiting.filter((_, index) => (newest - index) % 2 === 0))
  }

  return {
    add: (step, scalars, nowMs) => {
      const written = Object.entries(scalars).map(([name, value]) => [
        name,
        Number.isFinite(value) ? value : String(value),
      ])
      const parsed = scalarsLineSchema.safeParse({ ...Object.fromEntries(written), step })
      if (!parsed.success) {
        const issue = parsed.error.issues[0]
        return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a line of scalars'}`
      }
      if (waiting.length === 0) firstAtMs = nowMs
      const json = JSON.stringify(parsed.data)
      waiting.push({ line: parsed.data, json })
      bytes += json.length
      if (bytes > maxBytes) thin()
      return null
    },
    dueAtMs: () => {
      if (waiting.length === 0) return null
      return waiting.length >= maxBatchLines ? 0 : firstAtMs + maxBatchAgeMs
    },
    batch: () => waiting.slice(0, maxBatchLines),
    remove: (lines) => {
      const gone = new Set(lines)
      const removed = waiting.filter((line) => gone.has(line))
      keep(waiting.filter((line) => !gone.has(line)))
      return removed
    },
    dropAfter: (step) => drop(waiting.filter(({ line }) => line.step <= step)),
    all: () => waiting,
    bytes: () => bytes,
    dropped: () => ({ ...dropped }),
  }
}
