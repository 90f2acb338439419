/** The snapshots that wait to be sent, bounded in bytes. */
export type WaitingSnapshot = {
  step: number
  body: Uint8Array<ArrayBuffer>
  /** Why it is kept but not sent; null while it is to be sent. */
  refused: string | null
  /** Of one that is sent in shards, the SHA-256 of those that have arrived, by their file. */
  shards?: Map<string, string>
}

export type SnapshotBacklog = {
  add(snapshot: WaitingSnapshot): void
  /** The one to send next. It stays here until `remove`. */
  next(): WaitingSnapshot | null
  /** Sends it after all others: something may be wrong with this one alone. */
  postpone(snapshot: WaitingSnapshot): void
  /** False where it does not wait any more. */
  remove(snapshot: WaitingSnapshot): boolean
  /** Drops what lies after a step, refused ones too. */
  dropAfter(step: number): void
  all(): readonly WaitingSnapshot[]
  bytes(): number
  dropped(): { snapshots: number; bytes: number }
}

/**
 * Beyond maxBytes, the snapshot whose absence leaves the shortest gap in steps is dropped, again and again: this
 * removes every other one, and keeps the first, the newest and an even coverage between them.
 */
export function createSnapshotBacklog(maxBytes: number): SnapshotBacklog {
  let waiting: WaitingSnapshot[] = []
  let bytes = 0
  const dropped = { snapshots: 0, bytes: 0 }

  const remove = (snapshot: WaitingSnapshot) => {
    if (!waiting.includes(snapshot)) return false
    bytes -= snapshot.body.byteLength
    waiting = waiting.filter((other) => other !== snapshot)
    return true
  }

  const drop = (snapshot: WaitingSnapshot) => {
    remove(snapshot)
    dropped.snapshots += 1
    dropped.bytes += snapshot.body.byteLength
  }

  return {
    add: (snapshot) => {
      waiting.push(snapshot)
      bytes += snapshot.body.byteLength
      while (bytes > maxBytes) {
        const redundant = mostRedundant(waiting)
        if (redundant === null) break
        drop(redundant)
      }
    },
    next: () => waiting.find((snapshot) => snapshot.refused === null) ?? null,
    postpone: (snapshot) => {
      if (waiting.includes(snapshot)) waiting = [...waiting.filter((other) => other !== snapshot), snapshot]
    },
    remove,
    dropAfter: (step) => {
      for (const snapshot of waiting.filter((one) => one.step > step)) drop(snapshot)
    },
    all: () => waiting,
    bytes: () => bytes,
    dropped: () => ({ ...dropped }),
  }
}

function mostRedundant(waiting: readonly WaitingSnapshot[]): WaitingSnapshot | null {
  const byStep = [...waiting].sort((left, right) => left.step - right.step)
  let shortest = Number.POSITIVE_INFINITY
  // With two left the older one goes, with one left nothing does.
  let found = byStep.length === 2 ? (byStep[0] ?? null) : null
  for (let i = 1; i < byStep.length - 1; i += 1) {
    const gap = (byStep[i + 1]?.step ?? 0) - (byStep[i - 1]?.step ?? 0)
    if (gap < shortest) {
      shortest = gap
      found = byStep[i] ?? null
    }
  }
  return found
}
