/** What one request may bring. The local runtime enforces none of these, so the advisor does. */
export interface Limits {
  /** A snapshot up to this size is evaluated in the request that brought it. */
  readonly small_snapshot_bytes: number
  /** A larger one than this is refused. */
  readonly max_snapshot_bytes: number
  readonly max_probe_bytes: number
  readonly max_scalars_bytes: number
  readonly max_json_bytes: number
}

const MIB = 1024 * 1024

export const defaultLimits: Limits = {
  small_snapshot_bytes: 8 * MIB,
  max_snapshot_bytes: 64 * MIB,
  max_probe_bytes: 8 * MIB,
  max_scalars_bytes: MIB,
  max_json_bytes: 256 * 1024,
}
