/** A run's ledger, spoken to as a port: parses what crosses as text, and nothing more. */
import { projectPrefix } from '../../service/object-keys.ts'
import type { RunLedger } from '../../service/ports.ts'
import { type Run, type RunSpec, runSchema, runSpecSchema } from '../../wire/run.ts'
import { CREDENTIAL_HEADER } from './live.ts'
import type { RunObject } from './run-object.ts'

export function runLedger(
  namespace: DurableObjectNamespace<RunObject>,
  project: string,
  run: string,
): RunLedger {
  const stub = namespace.getByName(projectPrefix(project) + run)
  return {
    async open(spec, digest, rules) {
      const opened = await stub.open(project, run, JSON.stringify(spec), digest, rules)
      return opened.kind === 'conflict' ? opened : { kind: opened.kind, run: runFrom(opened.run) }
    },
    async describe() {
      const described = await stub.describe()
      if (described === null) return null
      return { ...described, spec: specFrom(described.spec) }
    },
    async read() {
      const json = await stub.read()
      return json === null ? null : runFrom(json)
    },
    async patch(patch, tags) {
      const patched = await stub.patch(patch, tags)
      if (patched === null || patched.kind === 'stale') return patched
      return { kind: 'patched', run: runFrom(patched.run) }
    },
    version: () => stub.version(),
    remove: () => stub.remove(),
    heard: () => stub.heard(),
    beginProbe: (sha256) => stub.beginProbe(sha256),
    setProbe: (sha256) => stub.setProbe(sha256),
    beginModel: (sha256) => stub.beginModel(sha256),
    setModel: (sha256) => stub.setModel(sha256),
    beginAttempt: (start) => stub.beginAttempt(start),
    attempts: () => stub.attempts(),
    standing: (attempt) => stub.standing(attempt),
    begin: (step, sha256, bytes, attempt) => stub.begin(step, sha256, bytes, attempt),
    stored: (step, lease) => stub.stored(step, lease),
    async claim(step, sha256, lease) {
      const claimed = await stub.claim(step, sha256, lease)
      if (claimed.kind === 'nothing') return claimed
      return {
        kind: 'work',
        described: {
          spec: specFrom(claimed.spec),
          probe_sha256: claimed.probe_sha256,
          model_sha256: claimed.model_sha256,
        },
        earlier: claimed.earlier,
      }
    },
    extend: (step, lease) => stub.extend(step, lease),
    abandon: (step, lease) => stub.abandon(step, lease),
    record: (step, sha256, readings, earlier) => stub.record(step, sha256, readings, [...earlier]),
    fail: (step, sha256, reason) => stub.fail(step, sha256, reason),
    note: (step, lease, reason) => stub.note(step, lease, reason),
    postScalars: (lines, attempt) => stub.postScalars([...lines], attempt),
    advice: () => stub.advice(),
    adviceOf: (step) => stub.adviceOf(step),
    adviceAt: (step) => stub.adviceAt(step),
    adviceVersions: (step, limit, before) => stub.adviceVersions(step, limit, before),
    timeline: (most) => stub.timeline(most),
    history: (query) => stub.history(query),
    rules: () => stub.rules(),
    rulesVersions: () => stub.rulesVersions(),
    saveRules: (rules, tags) => stub.saveRules(rules, tags),
    scalarNames: () => stub.scalarNames(),
    decisions: (after, limit) => stub.decisions(after, limit),
    snapshots: () => stub.snapshots(),
    live: (request, credential) => {
      const named = new Request(request)
      named.headers.set(CREDENTIAL_HEADER, credential)
      return stub.fetch(named)
    },
    disconnect: (credential) => stub.disconnect(credential),
    answers: {
      begin: (name, digest) => stub.beginAnswer(name, digest),
      keep: (name, ticket, sealed) => stub.keepAnswer(name, ticket, sealed),
      forget: (name, ticket) => stub.forgetAnswer(name, ticket),
    },
  }
}

function runFrom(json: string): Run {
  return runSchema.parse(JSON.parse(json))
}

function specFrom(json: string): RunSpec {
  return runSpecSchema.parse(JSON.parse(json))
}
