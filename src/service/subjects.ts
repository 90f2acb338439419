/** What snapshots of a run are evaluated against, kept between snapshots: it only changes with the probe and the uploaded model. */
import type { EvaluationLimits } from '../core/limits.ts'
import { readProbe } from '../core/probe.ts'
import { prepareSubject, type Subject } from '../core/subject.ts'
import { readOnnx } from '../wire/onnx/read.ts'
import { parseSafetensors } from '../wire/safetensors/parse.ts'
import type { Failure } from './failure.ts'
import { modelKey, probeKey } from './object-keys.ts'
import type { Described, Objects } from './ports.ts'

const KEPT_SUBJECTS = 16

export type Prepared =
  | { readonly ok: true; readonly subject: Subject }
  | { readonly ok: false; readonly failure: Failure }

export interface Kept {
  readonly probe_sha256: string | null
  readonly model_sha256: string | null
  readonly prepared: Prepared
}

/** A cache of the few runs that this isolate has lately heard of. */
export interface Subjects {
  kept(run: string): Kept | null
  load(objects: Objects, run: string, described: Described): Promise<Prepared>
  forget(run: string): void
}

/** One cache for all projects; `scope` keeps their runs apart. */
export function createSubjects(limits: EvaluationLimits): (scope: string) => Subjects {
  const cache = new Map<string, Kept>()
  const kept = (key: string) => {
    const entry = cache.get(key)
    if (entry === undefined) return null
    cache.delete(key)
    cache.set(key, entry)
    return entry
  }
  return (scope) => ({
    kept: (run) => kept(scope + run),
    forget: (run) => void cache.delete(scope + run),
    async load(objects, run, described) {
      const entry = kept(scope + run)
      if (entry !== null && isOf(entry, described)) return entry.prepared
      const prepared = subjectOf(described, await storedFiles(objects, run, described), limits)
      const { probe_sha256, model_sha256 } = described
      cache.set(scope + run, { probe_sha256, model_sha256, prepared })
      for (const oldest of cache.keys()) {
        if (cache.size <= KEPT_SUBJECTS) break
        cache.delete(oldest)
      }
      return prepared
    },
  })
}

/** Whether a subject was prepared with the files that the ledger names now. */
export function isOf(
  kept: Pick<Kept, 'probe_sha256' | 'model_sha256'> | null,
  current: Pick<Described, 'probe_sha256' | 'model_sha256'>,
): boolean {
  return kept?.probe_sha256 === current.probe_sha256 && kept.model_sha256 === current.model_sha256
}

/** What came for a run beside its specification. */
export interface Files {
  readonly probe: Uint8Array | null
  readonly model: Uint8Array | null
}

export async function storedFiles(objects: Objects, run: string, described: Described): Promise<Files> {
  const { probe_sha256, model_sha256 } = described
  const read = async (what: string, key: string) => {
    const bytes = await objects.read(key)
    // The ledger says that it is stored: an object store that lost it is no fault of the caller.
    if (bytes === null) throw new Error(`the ${what} of ${run} is not in the object store`)
    return bytes
  }
  return {
    probe: probe_sha256 === null ? null : await read('probe', probeKey(run, probe_sha256)),
    model: model_sha256 === null ? null : await read('model', modelKey(run, model_sha256)),
  }
}

/** The subject of a run with these files, or what is wrong with them together. */
export function subjectOf(described: Described, files: Files, limits: EvaluationLimits): Prepared {
  const { spec } = described
  const model = files.model === null ? null : readOnnx(files.model)
  if (model?.ok === false) return invalid(model.failure)
  const upload = model?.value ?? null
  if (files.probe === null) return finish(prepareSubject(spec, null, limits, upload))
  const parsed = parseSafetensors(files.probe)
  if (!parsed.ok) return invalid(parsed.failure)
  const probe = readProbe(spec, parsed.file)
  if (!probe.ok) return invalid(probe.failure)
  return finish(prepareSubject(spec, probe.probe, limits, upload))
}

function finish(prepared: ReturnType<typeof prepareSubject>): Prepared {
  return prepared.ok ? prepared : invalid(prepared.failure)
}

function invalid(failure: { code: string; detail: string; pointer?: string }): Prepared {
  const pointer = failure.pointer ?? ''
  const errors = [{ pointer, detail: failure.detail }]
  return { ok: false, failure: { kind: 'invalid', code: failure.code, detail: failure.detail, errors } }
}
