/** What snapshots of a run are evaluated against, kept between snapshots: it only changes with the probe. */
import { readProbe } from '../core/probe.ts'
import { prepareSubject, type Subject } from '../core/subject.ts'
import { parseSafetensors } from '../wire/safetensors/parse.ts'
import type { Failure } from './failure.ts'
import { probeKey } from './object-keys.ts'
import type { Described, Objects } from './ports.ts'

const KEPT_SUBJECTS = 16

export type Prepared =
  | { readonly ok: true; readonly subject: Subject }
  | { readonly ok: false; readonly failure: Failure }

export interface Kept {
  readonly probe_sha256: string | null
  readonly prepared: Prepared
}

/** A cache of the few runs that this isolate has lately heard of. */
export interface Subjects {
  kept(run: string): Kept | null
  load(objects: Objects, run: string, described: Described): Promise<Prepared>
  forget(run: string): void
}

export function createSubjects(): Subjects {
  const cache = new Map<string, Kept>()
  const kept = (run: string) => {
    const entry = cache.get(run)
    if (entry === undefined) return null
    cache.delete(run)
    cache.set(run, entry)
    return entry
  }
  return {
    kept,
    forget: (run) => void cache.delete(run),
    async load(objects, run, described) {
      const entry = kept(run)
      if (entry !== null && entry.probe_sha256 === described.probe_sha256) return entry.prepared
      const prepared = await prepare(objects, run, described)
      cache.set(run, { probe_sha256: described.probe_sha256, prepared })
      for (const oldest of cache.keys()) {
        if (cache.size <= KEPT_SUBJECTS) break
        cache.delete(oldest)
      }
      return prepared
    },
  }
}

async function prepare(objects: Objects, run: string, described: Described): Promise<Prepared> {
  if (described.probe_sha256 === null) return subjectOf(described, null)
  const bytes = await objects.read(probeKey(run, described.probe_sha256))
  // The ledger says that the probe is stored: an object store that lost it is no fault of the caller.
  if (bytes === null) throw new Error(`the probe of ${run} is not in the object store`)
  return subjectOf(described, bytes)
}

/** The subject of a run with this probe, or what is wrong with the two together. */
export function subjectOf(described: Described, probeBytes: Uint8Array | null): Prepared {
  const { spec } = described
  if (probeBytes === null) return finish(prepareSubject(spec, null))
  const parsed = parseSafetensors(probeBytes)
  if (!parsed.ok) return invalid(parsed.failure)
  const probe = readProbe(spec, parsed.file)
  if (!probe.ok) return invalid(probe.failure)
  return finish(prepareSubject(spec, probe.probe))
}

function finish(prepared: ReturnType<typeof prepareSubject>): Prepared {
  return prepared.ok ? prepared : invalid(prepared.failure)
}

function invalid(failure: { code: string; detail: string; pointer?: string }): Prepared {
  const pointer = failure.pointer ?? ''
  const errors = [{ pointer, detail: failure.detail }]
  return { ok: false, failure: { kind: 'invalid', code: failure.code, detail: failure.detail, errors } }
}
