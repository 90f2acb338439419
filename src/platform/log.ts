/** The log: one JSON object a line on the console, which the platform collects. */
import { createMetrics } from '../service/metrics.ts'
import type { LogEvent, Telemetry } from '../service/telemetry.ts'

export function logError(event: LogEvent): void {
  console.error(JSON.stringify({ level: 'error', ...event }))
}

/** `level` is the variable LOG_LEVEL: with `error` nothing usual is written. */
export function createTelemetry(level: string): Telemetry {
  return {
    metrics: createMetrics(),
    now: () => Date.now(),
    info: (event) => {
      if (level !== 'error') console.log(JSON.stringify({ level: 'info', ...event }))
    },
    error: logError,
  }
}
