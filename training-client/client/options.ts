import type { Advice } from '../../src/wire/advice.ts'
import { apiKeyFor } from './api-key.ts'
import type { Probe } from './probe.ts'

/** How a run reaches its advisor; everything has a default. Times are in milliseconds, sizes in bytes. */
export type RunOptions = {
  /** Default: the environment variable LATEBLOOM_URL, then http://127.0.0.1:8791. */
  url?: string
  /** Default: the environment variable LATEBLOOM_API_KEY, then, for an advisor of this machine, .latebloom/key. */
  apiKey?: string
  /** The id of a run that is open already: it is fed, not opened and not closed. All that a run token may do. */
  run?: string
  /** With `run`: its trainer was resumed from the state after this step, and what lies beyond it is another branch. */
  resumeFrom?: number
  /** The probe, as a table or as the bytes of its safetensors file. */
  probe?: Probe | Uint8Array
  /** The ONNX graph of a run whose model has the architecture `onnx`, as the bytes of its file. */
  model?: Uint8Array
  /** How long one request may take. Default 15,000. */
  requestTimeoutMs?: number
  /** How long `close` waits at most. Default 10,000. */
  closeTimeoutMs?: number
  /** Unsent snapshots beyond this are thinned, keeping the newest and an even coverage. Default 64 MiB. */
  maxBacklogBytes?: number
  /** A larger snapshot is sent in shards of about this size, one request each. Default 64 MiB. */
  maxRequestBytes?: number
  /** The folder in which what could not be sent is kept, one recorded run each. Default .latebloom/unsent. */
  unsentDirectory?: string
  /**
   * Called on the training thread with each newer advice: in a turn of the event loop, or within the next call of
   * `snapshot`, `scalars` or `advice`. What it throws is recorded in `status`.
   */
  onAdvice?: (advice: Advice) => void
}

/** The options that the sender needs, all decided. */
export type SenderSettings = {
  url: string
  apiKey: string | null
  requestTimeoutMs: number
  maxBacklogBytes: number
  maxRequestBytes: number
  unsentDirectory: string
}

export const defaultCloseTimeoutMs = 10_000

export function senderSettings(options: RunOptions): SenderSettings {
  const url = options.url ?? process.env['LATEBLOOM_URL'] ?? 'http://127.0.0.1:8791'
  return {
    url,
    apiKey: apiKeyFor(url, options.apiKey),
    requestTimeoutMs: options.requestTimeoutMs ?? 15_000,
    maxBacklogBytes: options.maxBacklogBytes ?? 64 * 2 ** 20,
    maxRequestBytes: options.maxRequestBytes ?? 64 * 2 ** 20,
    unsentDirectory: options.unsentDirectory ?? '.latebloom/unsent',
  }
}
