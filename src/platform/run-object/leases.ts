/** How long a lease holds, and how often a job is tried. */

/** An evaluation in the request takes seconds; a lease is taken over only when its holder is surely gone. */
export const LEASE_MS = 60_000
export const MOST_ATTEMPTS = 5
const FIRST_BACKOFF_MS = 5_000

/** When a job sent as its nth attempt counts as lost. */
export function leaseEnd(now: number, attempt: number): number {
  return now + LEASE_MS + FIRST_BACKOFF_MS * (2 ** (attempt - 1) - 1)
}

export function newLease(): string {
  return crypto.randomUUID()
}
