/** The snapshots before a step that measures read too: kept from when they came, or read back from the object store. */
import type { Snapshot } from '../core/snapshot.ts'
import type { Subject } from '../core/subject.ts'
import { openSnapshot } from './evaluate.ts'
import { snapshotKey } from './object-keys.ts'
import type { Objects, StoredSnapshot } from './ports.ts'

/** The most that is kept between snapshots, and the most that is read for one: bytes of float32 weights. */
const MOST_BYTES = 8 * 1024 * 1024

export interface RecentSnapshots {
  keep(run: string, sha256: string, snapshot: Snapshot): void
  /** As many of `stored` as fit, in their order, to the first that cannot be read: always the same for the same ones. */
  load(
    objects: Objects,
    run: string,
    subject: Subject,
    stored: readonly StoredSnapshot[],
  ): Promise<Snapshot[]>
}

/** One store for all projects; `scope` keeps their runs apart. */
export function createRecentSnapshots(): (scope: string) => RecentSnapshots {
  const kept = new Map<string, Snapshot>()
  const keep = (run: string, sha256: string, snapshot: Snapshot) => {
    const key = `${run} ${snapshot.step} ${sha256}`
    kept.delete(key)
    kept.set(key, snapshot)
    let bytes = Array.from(kept.values()).reduce((sum, one) => sum + bytesOf(one), 0)
    for (const [oldest, one] of kept) {
      if (bytes <= MOST_BYTES) break
      kept.delete(oldest)
      bytes -= bytesOf(one)
    }
  }
  return (scope) => ({
    keep: (run, sha256, snapshot) => keep(scope + run, sha256, snapshot),
    async load(objects, run, subject, stored) {
      const found: Snapshot[] = []
      let bytes = 0
      for (const { step, sha256 } of stored) {
        const snapshot =
          kept.get(`${scope}${run} ${step} ${sha256}`) ?? (await read(objects, run, subject, step, sha256))
        if (snapshot === null) break
        bytes += bytesOf(snapshot)
        if (bytes > MOST_BYTES) break
        keep(scope + run, sha256, snapshot)
        found.push(snapshot)
      }
      return found
    },
  })
}

async function read(
  objects: Objects,
  run: string,
  subject: Subject,
  step: number,
  sha256: string,
): Promise<Snapshot | null> {
  const bytes = await objects.read(snapshotKey(run, step, sha256), 2 * MOST_BYTES)
  const opened = bytes === null ? null : openSnapshot(subject, step, bytes)
  return opened?.ok === true ? opened.value : null
}

function bytesOf({ tensors }: Snapshot): number {
  return Array.from(tensors.values()).reduce((sum, { data }) => sum + data.byteLength, 0)
}
