/** What operators hear of the advisor: events, one a line, and counters. Never a payload, a credential or a tensor's name. */
import type { Metrics } from './metrics.ts'

export interface LogEvent {
  readonly event: string
  readonly request_id?: string
  readonly run?: string
  readonly [detail: string]: string | number | boolean | null | undefined
}

export interface Telemetry {
  now(): number
  readonly metrics: Metrics
  /** What is usual. */
  info(event: LogEvent): void
  /** What someone should look at. */
  error(event: LogEvent): void
}
