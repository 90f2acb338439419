const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** After this long without a word from its trainer, a run that is open is called silent. */
export const silentAfterMs = 2 * minuteMs

/** A span of time in one unit: 14 s, 3 min, 5 h, 2 days. */
export function spanText(ms: number): string {
  if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / secondMs))} s`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} h`
  return `${Math.floor(ms / dayMs)} days`
}

/** Says when the trainer was last heard, and nothing more: silence is not a crash. */
export function livenessText(state: string, heardAt: string, nowMs: number): string {
  const ago = nowMs - Date.parse(heardAt)
  if (!Number.isFinite(ago)) return 'never heard'
  if (state === 'closed') return `closed, last heard ${spanText(ago)} ago`
  return ago < silentAfterMs ? `heard ${spanText(ago)} ago` : `silent for ${spanText(ago)}`
}

/** 2026-11-22 13:44 UTC */
export function instantText(instant: string): string {
  const at = new Date(instant)
  return Number.isNaN(at.getTime()) ? instant : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
