/** Why an embedded advisor did not start, and what to do about it. */
export type AdvisorFailure =
  | { readonly code: 'data_in_use'; readonly directory: string; readonly pid: number | null }
  | { readonly code: 'port_in_use'; readonly host: string; readonly port: number }
  | { readonly code: 'runtime_failed'; readonly detail: string }

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
  }
}
