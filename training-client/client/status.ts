/** What the client knows of its own deliveries at one moment. */
export type RunStatus = {
  /** The advisor's id of the run, once it is open. */
  run: string | null
  /**
   * `refused`: the advisor does not take this run, or another trainer has taken it over, and nothing is sent; `broken`: the sender's thread ended by
   * itself. Training goes on in every state.
   */
  state: 'opening' | 'open' | 'refused' | 'closed' | 'broken'
  sent: Amount
  waiting: Amount
  /** Thinned out of a backlog that had grown too large, or of a branch that the trainer left before it was sent. */
  dropped: Amount
  /** What will not be sent, and why; the newest 100. */
  failed: Failure[]
  failed_total: number
  /** Why the last attempt failed, while attempts go on; null after a success. */
  last_problem: string | null
}

/** Snapshots, lines of scalars, and their bytes together. */
export type Amount = { snapshots: number; scalar_lines: number; bytes: number }

export type Failure = {
  what: 'run' | 'probe' | 'model' | 'snapshot' | 'scalars' | 'resume' | 'schedule' | 'callback' | 'sender'
  step: number | null
  why: string
}

/** What `close` tells: what reached the advisor, and what did not, with the reason and where it is kept. */
export type Report = {
  run: string | null
  /** The run's page, where the run was opened. */
  page: string | null
  sent: Amount
  dropped: Amount
  unsent: {
    snapshots: { step: number; bytes: number; why: string }[]
    scalar_lines: number
    bytes: number
    why: string | null
    /** The recorded run that holds it, for `latebloom replay`; null where nothing was left or it could not be written. */
    kept_in: string | null
  }
  failed: Failure[]
  /** False where the sender did not answer within closeTimeoutMs. */
  in_time: boolean
}

export const maxFailuresKept = 100

export const nothing = (): Amount => ({ snapshots: 0, scalar_lines: 0, bytes: 0 })
