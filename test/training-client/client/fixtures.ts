/** A small run for the client's tests: its spec, its probe, its tensors, and a folder for what is unsent. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NamedTensor } from '../../../training-client/client/named-tensor.ts'
import type { RunSpecInput } from '../../../training-client/client/run-spec.ts'

export const spec: RunSpecInput = {
  name: 'test run',
  task: { kind: 'modular_arithmetic', operation: 'add', modulus: 5 },
}

export const probe = {
  inputs: [
    [0, 1],
    [2, 3],
  ],
  labels: [1, 0],
  split: [0, 1],
}

export const weights = (value: number): NamedTensor[] => [
  { name: 'embed.W_E', dtype: 'F32', shape: [2, 5], data: new Float32Array(10).fill(value) },
]

export const unsentFolder = () => mkdtempSync(join(tmpdir(), 'latebloom-unsent-'))
