/** A recorded run on disk: run.json, the probe, snapshots by step, and the trainer's scalars. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ScalarsLine } from '../../src/wire/scalars.ts'
import { CommandError } from './command-error.ts'

export interface RecordedSnapshot {
  readonly step: number
  /** A safetensors file, or a folder of shards with their index. */
  readonly path: string
  readonly sharded: boolean
}

/** The index of a folder of shards, under the name that Hugging Face's libraries give it. */
export const indexFile = 'model.safetensors.index.json'

export interface RecordedRun {
  readonly directory: string
  /** The body of POST /v1/runs, as text. */
  readonly spec: string
  readonly probe: Uint8Array<ArrayBuffer> | null
  /** The ONNX graph of a run whose model is one. */
  readonly model: Uint8Array<ArrayBuffer> | null
  /** By step, ascending. */
  readonly snapshots: readonly RecordedSnapshot[]
  /** By step, ascending. */
  readonly scalars: readonly ScalarsLine[]
}

export const specFile = 'run.json'
export const modelFile = 'model.onnx'

/** Reads all but the snapshots' bytes. Throws a CommandError where the folder is no recorded run. */
export async function readRecordedRun(directory: string): Promise<RecordedRun> {
  if (!existsSync(join(directory, specFile))) {
    throw new CommandError(
      `${directory} is no recorded run: it has no ${specFile}. A recorded run is a folder with ${specFile}, snapshots/<step, 8 digits>.safetensors (or a folder of that name with shards and ${indexFile}), and where there are any probe.safetensors, ${modelFile} and scalars.csv.`,
    )
  }
  const probePath = join(directory, 'probe.safetensors')
  const modelPath = join(directory, modelFile)
  const scalarsPath = join(directory, 'scalars.csv')
  return {
    directory,
    spec: await readFile(join(directory, specFile), 'utf8'),
    probe: existsSync(probePath) ? new Uint8Array(await readFile(probePath)) : null,
    model: existsSync(modelPath) ? new Uint8Array(await readFile(modelPath)) : null,
    snapshots: await snapshotsIn(join(directory, 'snapshots')),
    scalars: existsSync(scalarsPath) ? scalarsOf(await readFile(scalarsPath, 'utf8'), scalarsPath) : [],
  }
}

async function snapshotsIn(directory: string): Promise<RecordedRun['snapshots']> {
  if (!existsSync(directory)) return []
  const names = await readdir(directory)
  return names
    .flatMap((name) => {
      const [, step, suffix] = /^(\d+)(\.safetensors)?$/.exec(name) ?? []
      const path = join(directory, name)
      const sharded = suffix === undefined
      if (step === undefined || (sharded && !existsSync(join(path, indexFile)))) return []
      return [{ step: Number(step), path, sharded }]
    })
    .sort((a, b) => a.step - b.step)
}

/** Lines of a CSV whose first column is `step`; empty cells are left out. */
export function scalarsOf(text: string, path: string): ScalarsLine[] {
  const [header, ...lines] = text.trim().split(/\r?\n/)
  const names = (header ?? '').split(',')
  if (names[0] !== 'step')
    throw new CommandError(`${path} must begin with the column 'step'; it begins with '${names[0]}'.`)
  return lines
    .map((line, index) => {
      const cells = line.split(',')
      const step = Number(cells[0])
      if (!Number.isSafeInteger(step) || step < 0) {
        throw new CommandError(
          `${path}, line ${index + 2}: '${cells[0]}' is not a step. Steps are integers from 0.`,
        )
      }
      const parsed: ScalarsLine = { step }
      for (const [column, name] of names.entries()) {
        const cell = cells[column]?.trim() ?? ''
        if (column === 0 || cell === '') continue
        const value = scalar(cell)
        if (value === null) throw new CommandError(`${path}, line ${index + 2}: '${cell}' is not a number.`)
        parsed[name] = value
      }
      return parsed
    })
    .sort((a, b) => a.step - b.step)
}

function scalar(cell: string): number | 'NaN' | 'Infinity' | '-Infinity' | null {
  if (/^[+-]?nan$/i.test(cell)) return 'NaN'
  if (/^\+?inf(inity)?$/i.test(cell)) return 'Infinity'
  if (/^-inf(inity)?$/i.test(cell)) return '-Infinity'
  const value = Number(cell)
  return Number.isFinite(value) ? value : null
}
