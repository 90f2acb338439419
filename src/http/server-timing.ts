/** The Server-Timing header: how long an evaluation took, as far as the clock tells, and the runtime's memory. */
export function serverTiming(evaluateMs: number, wasmBytes: number): string {
  return `evaluate;dur=${evaluateMs}, wasm;desc="${(wasmBytes / 1e6).toFixed(1)} MB"`
}
