/** A small run for tests: a specification, probe rows and weights, read by the core as they would come from a trainer. */
import { expect } from 'vitest'
import type { z } from 'zod'
import type { Evaluation } from '../../src/core/evaluation.ts'
import type { EvaluationLimits } from '../../src/core/limits.ts'
import { contextsOf } from '../../src/core/measures/context.ts'
import { evaluateSnapshot } from '../../src/core/measures/evaluate.ts'
import { measures } from '../../src/core/measures/register.ts'
import { type Probe, readProbe } from '../../src/core/probe.ts'
import { readSnapshot, type Snapshot } from '../../src/core/snapshot.ts'
import { prepareSubject, type Subject } from '../../src/core/subject.ts'
import type { Reading, Readings } from '../../src/wire/reading.ts'
import { type RunSpec, runSpecSchema } from '../../src/wire/run.ts'
import { parseSafetensors, type SafetensorsFile } from '../../src/wire/safetensors/parse.ts'
import { type WritableTensor, writeSafetensors } from '../../src/wire/safetensors/write.ts'
import { drive } from './drive.ts'

export interface ProbeRow {
  readonly inputs: readonly number[]
  readonly label: number
  readonly split: 'train' | 'test'
}

export interface Weight {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

export type Weights = ReadonlyMap<string, Weight>

export interface SmallRun {
  readonly title: string
  readonly spec: RunSpec
  readonly probe: readonly ProbeRow[] | null
  readonly weights: Weights
  /** Newest first; without it, the same weights 100 steps before. */
  readonly earlier?: readonly { readonly step: number; readonly weights: Weights }[]
}

export function specOf(spec: Omit<z.input<typeof runSpecSchema>, 'name'>): RunSpec {
  return runSpecSchema.parse({ name: 'small', ...spec })
}

/** A weight of that shape, its elements by their place in row-major order. */
export function weight(shape: readonly number[], element: (index: number) => number): Weight {
  const count = shape.reduce((product, size) => product * size, 1)
  return { shape, data: Float32Array.from({ length: count }, (_, index) => element(index)) }
}

export function fileOf(tensors: Iterable<WritableTensor>): SafetensorsFile {
  const parsed = parseSafetensors(writeSafetensors(tensors))
  return parsed.ok ? parsed.file : expect.fail(parsed.failure.detail)
}

export function probeFile(rows: readonly ProbeRow[]): SafetensorsFile {
  const inputs = rows.flatMap((row) => row.inputs)
  return fileOf([
    { name: 'inputs', dtype: 'I64', shape: [rows.length, inputs.length / rows.length], data: inputs },
    { name: 'labels', dtype: 'I64', shape: [rows.length], data: rows.map((row) => row.label) },
    {
      name: 'split',
      dtype: 'U8',
      shape: [rows.length],
      data: rows.map((row) => (row.split === 'train' ? 0 : 1)),
    },
  ])
}

export function weightsFile(weights: Weights): SafetensorsFile {
  return fileOf(Array.from(weights, ([name, { shape, data }]) => ({ name, dtype: 'F32', shape, data })))
}

export function probeOf(run: Pick<SmallRun, 'spec' | 'probe'>): Probe | null {
  if (run.probe === null) return null
  const read = readProbe(run.spec, probeFile(run.probe))
  return read.ok ? read.probe : expect.fail(read.failure.detail)
}

export function subjectOf(run: Pick<SmallRun, 'spec' | 'probe'>, limits?: EvaluationLimits): Subject {
  const prepared = prepareSubject(run.spec, probeOf(run), limits)
  return prepared.ok ? prepared.subject : expect.fail(prepared.failure.detail)
}

export function snapshotOf(subject: Subject, weights: Weights, step = 0): Snapshot {
  const read = readSnapshot(subject, step, weightsFile(weights))
  return read.ok ? read.snapshot : expect.fail(read.failure.detail)
}

function earlierOf(subject: Subject, { weights, earlier = [{ step: -100, weights }] }: SmallRun): Snapshot[] {
  return earlier.map((before) => snapshotOf(subject, before.weights, before.step))
}

/** Every reading of the run's snapshot, as the advisor evaluates it. */
export function readingsOf(run: SmallRun, limits?: EvaluationLimits): Promise<Readings> {
  const subject = subjectOf(run, limits)
  return drive(evaluateSnapshot(subject, snapshotOf(subject, run.weights), earlierOf(subject, run)))
}

const valuesRead = new WeakMap<SmallRun, Map<string, Promise<Reading>>>()

/** The value of one measure, read alone; one that is undefined fails the test with its reason. */
export async function readValue(run: SmallRun, id: string): Promise<number | number[]> {
  const read = valuesRead.get(run) ?? new Map<string, Promise<Reading>>()
  valuesRead.set(run, read)
  const pending = read.get(id) ?? drive(evaluateMeasure(run, id))
  read.set(id, pending)
  const reading = await pending
  return 'value' in reading ? reading.value : expect.fail(`${id} is undefined: ${reading.undefined_because}`)
}

function evaluateMeasure(run: SmallRun, id: string): Evaluation<Reading> {
  const measure = measures.find(({ description }) => description.id === id) ?? expect.fail(`no measure ${id}`)
  const subject = subjectOf(run)
  const contexts = contextsOf(subject, snapshotOf(subject, run.weights), earlierOf(subject, run))
  switch (measure.on) {
    case 'weights':
      return measure.read(contextIn(contexts.weights))
    case 'rows':
      return measure.read(contextIn(contexts.rows))
    case 'structure':
      return measure.read(contextIn(contexts.structure))
    case 'group':
      return measure.read(contextIn(contexts.group))
    case 'classes':
      return measure.read(contextIn(contexts.classes))
    case 'parity':
      return measure.read(contextIn(contexts.parity))
  }
}

function contextIn<T>(maybe: { readonly context: T } | { readonly none_because: string }): T {
  return 'context' in maybe ? maybe.context : expect.fail(maybe.none_because)
}

export async function numberOf(run: SmallRun, id: string): Promise<number> {
  const value = await readValue(run, id)
  return typeof value === 'number' ? value : expect.fail(`${id} is a list`)
}

/** Why a reading is undefined; a reading with a value fails the test. */
export function reasonOf(readings: Readings, id: string): string {
  const reading: Reading = readings[id] ?? expect.fail(`there is no reading ${id}`)
  return 'undefined_because' in reading
    ? reading.undefined_because
    : expect.fail(`${id} is ${reading.value}, and should be undefined`)
}
