import type { MessagePort } from 'node:worker_threads'
import type { Advice } from '../../src/wire/advice.ts'
import type { SenderSettings } from './options.ts'
import type { Report, RunStatus } from './status.ts'

/** What the training thread and the sender's thread say to each other. */
export type ToSender =
  | { kind: 'snapshot'; step: number; body: ArrayBuffer }
  | { kind: 'scalars'; step: number; scalars: Record<string, number> }
  | { kind: 'resume'; resume: Resume }
  | { kind: 'close'; timeoutMs: number; untilMs: number }

export type FromSender =
  /** `resumed`: how many resumes the sender had taken when it asked for this. */
  | { kind: 'advice'; advice: Advice; resumed: number }
  | { kind: 'status'; status: SenderStatus }
  | { kind: 'closed'; report: Omit<Report, 'in_time'> }

/** The sender's own status, with what it has taken from the port so far. */
export type SenderStatus = RunStatus & { received: { snapshots: number; scalar_lines: number } }

/** That the trainer was resumed from the state after a step: the advisor is told once, by the key. */
export type Resume = { fromStep: number; reason: string | null; idempotencyKey: string }

/** What the sender starts with. */
export type SenderStart = {
  port: MessagePort
  settings: SenderSettings
  /** The body of `POST /v1/runs`. */
  spec: string
  name: string
  /** The run that is open already, where there is one. */
  run?: string | undefined
  /** Where that run's trainer goes on, if it was resumed. */
  resume?: Resume | undefined
  /** Why the spec is not sent at all, where it is wrong. */
  refusal: string | null
  probe: Uint8Array<ArrayBuffer> | null
  /** The bytes of the run's ONNX graph, where it has one of its own. */
  model: Uint8Array<ArrayBuffer> | null
  idempotencyKey: string
}
