/** What the evaluation of snapshots may take. Configuration; the plan of a run keeps to it. */
export interface EvaluationLimits {
  /** Estimated milliseconds of processor time of a snapshot, on average over a run's snapshots. */
  readonly averageMilliseconds: number
  /** Of any one snapshot. */
  readonly mostMilliseconds: number
  /** Bytes held at once, the snapshot itself not counted. */
  readonly mostBytes: number
}

/** The paper's model takes about 1 s of a core modulo 113, and 3 s modulo 199. */
export const defaultLimits: EvaluationLimits = {
  averageMilliseconds: 15_000,
  mostMilliseconds: 45_000,
  mostBytes: 64 * 1024 * 1024,
}
