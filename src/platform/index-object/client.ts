/** A project's list of runs and its keyring, spoken to as ports. */

import type { Keyring } from '../../service/identity/ports.ts'
import type { RunIndex } from '../../service/ports.ts'
import { DEFAULT_PROJECT } from '../../wire/identity.ts'
import type { IndexObject } from './index-object.ts'

/** The default project keeps the name that the list of runs had before there were projects. */
export function indexName(project: string): string {
  return project === DEFAULT_PROJECT ? 'index' : `project/${project}`
}

export function runIndex(namespace: DurableObjectNamespace<IndexObject>, project: string): RunIndex {
  const stub = () => namespace.getByName(indexName(project))
  return {
    list: (limit, cursor) => stub().list(limit, cursor),
    isFull: (run) => stub().isFull(run),
    put: (summary, version) => stub().put(summary, version),
    remove: (run, version) => stub().remove(run, version),
    answers: {
      begin: (name, digest) => stub().beginAnswer(name, digest),
      keep: (name, ticket, sealed) => stub().keepAnswer(name, ticket, sealed),
      forget: (name, ticket) => stub().forgetAnswer(name, ticket),
    },
  }
}

export function keyring(namespace: DurableObjectNamespace<IndexObject>, project: string): Keyring {
  const stub = () => namespace.getByName(indexName(project))
  return {
    check: (presented) => stub().check(presented),
    open: (presented, session) => stub().openSession(presented, session),
    add: (credential) => stub().addCredential(credential),
    addFirst: (credential) => stub().addFirstKey(credential),
    list: (kind, run) => stub().credentials(kind, run),
    rotate: (id, mac, overlapMs) => stub().rotate(id, mac, overlapMs),
    forget: (kind, id) => stub().forget(kind, id),
    revoke: (kind, id, run) => stub().revoke(kind, id, run),
  }
}
