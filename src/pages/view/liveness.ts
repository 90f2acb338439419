/** When a trainer was heard, in words that say what is known and no more. */
import type { RunSummary } from '../../wire/run.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** What is known of a trainer. */
export type Heard = Pick<RunSummary, 'heard_at' | 'expected_by'> & { state: string }

/** A span of time in one unit: 14 s, 3 min, 5 h, 2 days. */
export function spanText(ms: number): string {
  if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / secondMs))} s`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} h`
  return `${Math.floor(ms / dayMs)} days`
}

/**
 * Finished where the run was closed; silent where the trainer was expected by now at its pace so far. A pause, an end and
 * a crash look alike from here, so none of them is ever said.
 */
export function livenessText({ state, heard_at, expected_by }: Heard, nowMs: number): string {
  const ago = nowMs - Date.parse(heard_at)
  if (!Number.isFinite(ago)) return 'never heard'
  if (state === 'closed') return `finished, last heard ${spanText(ago)} ago`
  return isSilent({ expected_by }, nowMs)
    ? `silent since ${instantText(heard_at)} (${spanText(ago)})`
    : `heard ${spanText(ago)} ago`
}

/** The same at more length, for who asks. */
export function livenessDetail(heard: Heard, nowMs: number): string {
  const { state, expected_by } = heard
  const last = `last heard ${instantText(heard.heard_at)}`
  if (state === 'closed') return `closed; ${last}`
  if (expected_by === null) return `${last}; too few posts to know its pace`
  return isSilent(heard, nowMs)
    ? `${last}; at its pace so far it was expected by ${instantText(expected_by)}; what it does is not known`
    : `${last}; at its pace so far it is expected by ${instantText(expected_by)}`
}

function isSilent({ expected_by }: Pick<Heard, 'expected_by'>, nowMs: number): boolean {
  return expected_by !== null && nowMs > Date.parse(expected_by)
}

/** 2026-11-22 13:44 UTC */
export function instantText(instant: string): string {
  const at = new Date(instant)
  return Number.isNaN(at.getTime()) ? instant : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
