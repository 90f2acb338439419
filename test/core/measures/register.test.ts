/** Adding a measure is one file and one line: these tests notice what was forgotten. */
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { needsOf } from '../../../src/core/measures/measure.ts'
import { measures } from '../../../src/core/measures/register.ts'
import { measureDescriptionSchema } from '../../../src/wire/measure.ts'

const folder = fileURLToPath(new URL('../../../src/core/measures/', import.meta.url))
const fileOf = (id: string): string => id.replaceAll('_', '-')

describe.each(measures.map((measure) => [measure.description.id, measure] as const))('%s', (id, measure) => {
  const { description } = measure

  test('describes itself', () => {
    measureDescriptionSchema.parse({ ...description, needs: needsOf(measure) })
    expect(id).toMatch(/^[a-z]+(_[a-z]+)*$/)
    const { title, unit, rise, fall, source } = description
    for (const text of [title, unit, rise, fall, source.work, source.section, source.deviation])
      expect(text.trim()).not.toBe('')
    for (const sentence of [rise, fall, source.deviation]) expect(sentence).toMatch(/^[A-Z].*\.$/s)
    const [least, most] = description.range
    if (least !== null && most !== null) expect(least).toBeLessThan(most)
  })

  test('says what it needs', () => {
    expect(needsOf(measure)[0]).toBe('finite weights')
    if (description.split === 'train' || description.split === 'test')
      expect(measure.requires).toEqual([description.split])
    else expect(measure.requires).toEqual([])
  })

  test('has a file and a test', () => {
    expect(existsSync(`${folder}${fileOf(id)}.ts`)).toBe(true)
    expect(existsSync(new URL(`./${fileOf(id)}.test.ts`, import.meta.url))).toBe(true)
  })
})

test('ids and titles are unique', () => {
  expect(new Set(measures.map(({ description }) => description.id)).size).toBe(measures.length)
  expect(new Set(measures.map(({ description }) => description.title)).size).toBe(measures.length)
})

test('every measure in the folder is registered', async () => {
  const registered = new Set<unknown>(measures)
  const forgotten: string[] = []
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const module: Record<string, unknown> = await import(`${folder}${file}`)
    for (const [name, exported] of Object.entries(module))
      if (looksLikeMeasure(exported) && !registered.has(exported)) forgotten.push(`${file}: ${name}`)
  }
  expect(forgotten).toEqual([])
})

test('the folder is read for what it holds', () => {
  expect(looksLikeMeasure({ description: {}, graphs: [], read: () => undefined })).toBe(true)
  expect(looksLikeMeasure(measures)).toBe(false)
  expect(measures.every(looksLikeMeasure)).toBe(true)
})

function looksLikeMeasure(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'description' in value && 'read' in value
}
