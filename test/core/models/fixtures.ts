/** Reads the fixtures that the scripts of bench/models wrote: a model, its weights, and PyTorch's logits of some rows. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type ModelSpec, modelSchema } from '../../../src/wire/model.ts'
import { parseSafetensors, type SafetensorsFile } from '../../../src/wire/safetensors/parse.ts'
import { readFloat32, readInt64 } from '../../../src/wire/safetensors/read.ts'

const folder = fileURLToPath(new URL('../../fixtures/models/', import.meta.url))

export const fixtureNames: readonly string[] = readdirSync(folder).sort()

export interface Fixture {
  readonly spec: ModelSpec
  readonly weights: SafetensorsFile
  readonly rows: number
  /** [rows, context] */
  readonly tokens: readonly number[]
  /** [rows, vocabulary] */
  readonly logits: Float32Array
}

export function fixture(name: string): Fixture {
  const rows = fileAt(`${name}/rows.safetensors`)
  const tokens = rows.tensors.get('tokens') ?? expect.fail('no tokens')
  const logits = rows.tensors.get('logits') ?? expect.fail('no logits')
  const tokensRead = readInt64(tokens)
  const logitsRead = readFloat32(logits)
  return {
    spec: modelSchema.parse(JSON.parse(readFileSync(`${folder}${name}/model.json`, 'utf8'))),
    weights: fileAt(`${name}/weights.safetensors`),
    rows: tokens.shape[0] ?? 0,
    tokens: tokensRead.ok ? tokensRead.data : expect.fail('tokens'),
    logits: logitsRead.ok ? logitsRead.data : expect.fail('logits'),
  }
}

function fileAt(path: string): SafetensorsFile {
  const parsed = parseSafetensors(readFileSync(`${folder}${path}`))
  return parsed.ok ? parsed.file : expect.fail(parsed.failure.detail)
}
