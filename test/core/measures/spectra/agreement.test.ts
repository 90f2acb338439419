/** The spectral measures of whole snapshots agree with numpy and scipy to 1e-6, tensor by tensor. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Readings } from '../../../../src/wire/reading.ts'
import { parseSafetensors } from '../../../../src/wire/safetensors/parse.ts'
import { readFloat32 } from '../../../../src/wire/safetensors/read.ts'
import { readingsOf, specOf, type Weights } from '../../small-run.ts'
import { expectClose } from '../against-reference.ts'
import { fixture, fixtureWeights, spectralMeasures } from './fixture.ts'

type Expected = (typeof fixture.snapshots)[string]

test('matrices of every kind', async () => {
  expectReadings(await readingsOfWeights(fixtureWeights), fixture.matrices)
})

test.each(Object.entries(fixture.snapshots))('%s', async (path, expected) => {
  const parsed = parseSafetensors(readFileSync(new URL(`../../../../${path}`, import.meta.url)))
  if (!parsed.ok) return expect.fail(parsed.failure.detail)
  const weights = Array.from(parsed.file.tensors.values(), (view) => {
    const read = readFloat32(view)
    return [view.name, { shape: view.shape, data: read.ok ? read.data : expect.fail(view.name) }] as const
  })
  expectReadings(await readingsOfWeights(new Map(weights)), expected)
})

function readingsOfWeights(weights: Weights): Promise<Readings> {
  return readingsOf({ title: 'weights alone', spec: specOf({}), probe: null, weights })
}

function expectReadings(readings: Readings, expected: Expected): void {
  for (const id of spectralMeasures) {
    const reading = readings[id] ?? expect.fail(id)
    if ('undefined_because' in reading) expect.fail(`${id}: ${reading.undefined_because}`)
    const known = Object.entries(expected).flatMap(([name, values]) => {
      const value = values[id]
      return value === null ? [] : [{ name, value }]
    })
    expect(Object.keys(reading.by ?? {}).sort(), id).toEqual(known.map(({ name }) => name).sort())
    for (const { name, value } of known) {
      const apart = Math.abs((reading.by?.[name] ?? Number.NaN) / value - 1)
      if (value !== 0) expect(apart, `${id} of ${name}`).toBeLessThan(1e-6)
      else expect(reading.by?.[name]).toBe(0)
    }
    const values = known.map(({ value }) => value).sort((a, b) => a - b)
    const middle = values.length / 2
    const median = ((values[Math.ceil(middle) - 1] ?? 0) + (values[Math.floor(middle)] ?? 0)) / 2
    const sum = values.reduce((total, value) => total + value, 0)
    expectClose(reading.value, id === 'correlation_traps' ? sum : median)
  }
}
