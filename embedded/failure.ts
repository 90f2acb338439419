/** Why an embedded advisor did not start, and what to do about it. */
import type { WrittenBy } from './schema-versions.ts'

export type AdvisorFailure =
  | { readonly code: 'data_in_use'; readonly directory: string; readonly pid: number | null }
  | { readonly code: 'port_in_use'; readonly host: string; readonly port: number }
  | { readonly code: 'runtime_failed'; readonly detail: string }
  | {
      readonly code: 'data_newer'
      readonly directory: string
      readonly there: WrittenBy
      readonly here: WrittenBy
    }
  | { readonly code: 'schema_file_unreadable'; readonly path: string; readonly detail: string }

export class AdvisorStartError extends Error {
  override readonly name = 'AdvisorStartError'
  readonly failure: AdvisorFailure

  constructor(failure: AdvisorFailure) {
    super(explain(failure))
    this.failure = failure
  }
}

function explain(failure: AdvisorFailure): string {
  switch (failure.code) {
    case 'data_in_use': {
      const who = failure.pid === null ? 'another advisor' : `the advisor with process id ${failure.pid}`
      return `${failure.directory} is in use by ${who}. Stop that one, or give this one another data directory.`
    }
    case 'port_in_use':
      return `port ${failure.port} of ${failure.host} is in use. Stop what listens there, or choose another port.`
    case 'runtime_failed':
      return `the advisor did not start: ${failure.detail}`
    case 'data_newer':
      return `${failure.directory} holds data of ${inWords(failure.there)}; this is ${inWords(failure.here)}. Nothing was changed. Start the newer version, or give this one another data directory.`
    case 'schema_file_unreadable':
      return `${failure.path} does not say which version wrote the data (${failure.detail}). Nothing was changed. Restore the file from a backup; without it data of a newer version could not be told.`
  }
}

/** A version with its schemas. */
export function inWords({ version, schemas }: WrittenBy): string {
  return `version ${version} (run schema ${schemas.run}, index schema ${schemas.index})`
}
