/** Recorded runs of test/fixtures: the specification, probe and snapshots, the reference's readings and the hindsight. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { z } from 'zod'
import { type Probe, readProbe } from '../../src/core/probe.ts'
import type { Readings } from '../../src/wire/reading.ts'
import { type RunSpec, runSpecSchema } from '../../src/wire/run.ts'
import { parseSafetensors, type SafetensorsFile } from '../../src/wire/safetensors/parse.ts'

const folder = new URL('../fixtures/runs/', import.meta.url)

const truthSchema = z.looseObject({
  generalizes: z.boolean(),
  fitted_step: z.int(),
  circuit_formation_step: z.int().nullable(),
  cleanup_band: z.tuple([z.int(), z.int()]).nullable(),
  generalized_step: z.record(z.string(), z.int().nullable()).nullable(),
})

export type Row = ReadonlyMap<string, string>

export interface RecordedRun {
  readonly name: string
  readonly spec: RunSpec
  readonly truth: z.infer<typeof truthSchema>
  /** Rows of measures.csv by step. */
  readonly measures: ReadonlyMap<number, Row>
  /** Rows of scalars.csv by step, as numbers. */
  readonly scalars: ReadonlyMap<number, Readonly<Record<string, number>>>
}

export const recordedNames = readdirSync(folder).sort()

export function recordedRun(name: string): RecordedRun {
  const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, folder), 'utf8')
  const scalars = table(read('scalars.csv')).map((row) => [numberIn(row, 'step'), scalarsOf(row)] as const)
  return {
    name,
    spec: runSpecSchema.parse(JSON.parse(read('run.json'))),
    truth: truthSchema.parse(JSON.parse(read('truth.json'))),
    measures: new Map(table(read('measures.csv')).map((row) => [numberIn(row, 'step'), row])),
    scalars: new Map(scalars),
  }
}

const histories = new URL('../fixtures/histories/', import.meta.url)

export const historyNames = readdirSync(histories).sort()

/** A run of which the readings are kept, and not the snapshots. */
export function recordedHistory(name: string): Omit<RecordedRun, 'scalars'> {
  const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, histories), 'utf8')
  return {
    name,
    spec: runSpecSchema.parse(JSON.parse(read('run.json'))),
    truth: truthSchema.parse(JSON.parse(read('truth.json'))),
    measures: new Map(table(read('measures.csv')).map((row) => [numberIn(row, 'step'), row])),
  }
}

export function recordedProbe({ name, spec }: RecordedRun): Probe {
  const probe = readProbe(spec, safetensors(`${name}/probe.safetensors`))
  return probe.ok ? probe.probe : expect.fail(probe.failure.detail)
}

export function recordedSnapshots({ name }: RecordedRun): { step: number; file: () => SafetensorsFile }[] {
  return readdirSync(new URL(`${name}/snapshots/`, folder)).map((file) => ({
    step: Number.parseInt(file, 10),
    file: () => safetensors(`${name}/snapshots/${file}`),
  }))
}

function safetensors(path: string): SafetensorsFile {
  const parsed = parseSafetensors(readFileSync(new URL(path, folder)))
  return parsed.ok ? parsed.file : expect.fail(`${path}: ${parsed.failure.detail}`)
}

function table(text: string): Row[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => new Map(line.split(',').map((cell, column) => [names[column] ?? '', cell])))
}

export function numberIn(row: Row, column: string): number {
  const value = Number(row.get(column) ?? expect.fail(`there is no column ${column}`))
  return Number.isFinite(value) ? value : expect.fail(`${column} holds ${row.get(column)}`)
}

export function numbersIn(row: Row, column: string): number[] {
  return (row.get(column) ?? expect.fail(`there is no column ${column}`)).split(' ').map(Number)
}

function scalarsOf(row: Row): Record<string, number> {
  return Object.fromEntries(
    Array.from(row.keys())
      .filter((name) => name !== 'step')
      .map((name) => [name, numberIn(row, name)]),
  )
}

/** The columns of measures.csv that the detector reads, as readings. */
export function readingsIn(row: Row): Readings {
  const readings: Readings = {}
  for (const [name, cell] of row) {
    if (name === 'step' || cell === '') continue
    const list = name.includes('frequencies') || name.includes('energies')
    readings[name] = { value: list ? numbersIn(row, name) : numberIn(row, name) }
  }
  return readings
}
