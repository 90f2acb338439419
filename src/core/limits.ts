/** What the evaluation of snapshots may take. Configuration; the plan of a run keeps to it. */
export interface EvaluationLimits {
  /** Estimated milliseconds of processor time of a snapshot, on average over a run's snapshots. */
  readonly averageMilliseconds: number
  /** Of any one snapshot. */
  readonly mostMilliseconds: number
  /** Bytes held at once, the snapshot itself not counted. */
  readonly mostBytes: number
}

/** Bytes in words, rounded up. */
export function mib(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`
}

/** The paper's model takes about 1 s of a core modulo 113, and the weights of a GPT-2 of 124 million parameters about 50 s. */
export const defaultLimits: EvaluationLimits = {
  averageMilliseconds: 60_000,
  mostMilliseconds: 120_000,
  mostBytes: 64 * 1024 * 1024,
}
