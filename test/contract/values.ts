/** Values that fit a schema, and values that nearly do. */
import fc from 'fast-check'
import type { Schema } from './document.ts'

const MOST_ITEMS = 4
const MOST_LENGTH = 40

const made = new WeakMap<Schema, fc.Arbitrary<unknown>>()

/** A value that fits. */
export function fitting(schema: Schema): fc.Arbitrary<unknown> {
  const arbitrary = made.get(schema) ?? makeFitting(schema)
  made.set(schema, arbitrary)
  return arbitrary
}

function makeFitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return fc.oneof(...either.map(fitting))
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => fitting({ ...schema, type })))
  switch (schema.type) {
    case 'object':
      return fittingObject(schema)
    case 'array':
      return fittingArray(schema)
    case 'string':
      return fittingString(schema)
    case 'integer':
      return fittingInteger(schema)
    case 'number':
      return fc.double({ ...bounds(schema, -1e9, 1e9), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue({ maxDepth: 3 })
  }
}

/** A value in which one thing or two may be wrong. */
export function nearly(schema: Schema): fc.Arbitrary<unknown> {
  return fc
    .tuple(fitting(schema), fc.array(fc.tuple(fc.nat(), wrong), { minLength: 1, maxLength: 2 }))
    .map(([value, changes]) => changes.reduce((changed, [at, other]) => replaced(changed, at, other), value))
}

/** What senders send by mistake, and attackers on purpose. */
export const strange: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    '\ufeff',
    '\u202e',
    '‮𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🦆‍🦆',
    '../../etc/passwd',
    '%2e%2e%2f',
    '<script>alert(1)</script>',
    "'; DROP TABLE run; --",
    '__proto__',
    'constructor',
    'toString',
    'NaN',
    'null',
    '1e309',
    '-0',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer({ min: 1000, max: 70_000 }).map((length) => 'x'.repeat(length)),
)

const numbers = fc.constantFrom(
  0,
  -0,
  -1,
  1,
  0.1,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  1e21,
)

const nested = fc.integer({ min: 1, max: 300 }).map((depth): unknown => {
  let value: unknown = 1
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value }
  return value
})

const REMOVED = Symbol('removed')
const ADDED = Symbol('added')
const wrong: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, [], {}, REMOVED, ADDED),
  numbers,
  strange,
  nested,
  fc.jsonValue({ maxDepth: 2 }),
)

/** The value with something else at its `at`th place, counted modulo all that there are. */
function replaced(value: unknown, at: number, other: unknown): unknown {
  const places = placesOf(value, [])
  const place = places[at % places.length] ?? []
  return withAt(value, place, other)
}

function placesOf(value: unknown, here: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [here]
  return [here, ...Object.entries(value).flatMap(([key, part]) => placesOf(part, [...here, key]))]
}

function withAt(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) {
    if (other !== ADDED) return other === REMOVED ? undefined : other
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value, ['__proto__']: 1, unknown_field: [1, 'two'] }
      : [value, value]
  }
  if (Array.isArray(value)) {
    const parts = value.map((part, i) => (String(i) === key ? withAt(part, rest, other) : part))
    return parts.filter((part) => part !== undefined)
  }
  if (typeof value !== 'object' || value === null) return other
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, name === key ? withAt(part, rest, other) : part]),
  )
}

function fittingObject(schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema
  const arbitraries = Object.fromEntries(
    Object.entries(properties).map(([name, part]) => [name, fitting(part)]),
  )
  const known = fc.record(arbitraries, { requiredKeys: required.filter((name) => name in arbitraries) })
  if (typeof additionalProperties !== 'object') return known
  const keys = fc.stringMatching(/^[a-z][a-z0-9_]{0,11}$/)
  const others = fc.dictionary(keys, fitting(additionalProperties), { maxKeys: 2 })
  return fc.tuple(others, known).map(([more, own]) => ({ ...more, ...own }))
}

function fittingArray({
  items,
  prefixItems,
  minItems = 0,
  maxItems = MOST_ITEMS,
}: Schema): fc.Arbitrary<unknown> {
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map(fitting))
  const maxLength = Math.max(minItems, Math.min(maxItems, MOST_ITEMS))
  return fc.array(items === undefined ? fc.jsonValue() : fitting(items), { minLength: minItems, maxLength })
}

function fittingString({
  pattern,
  format,
  minLength = 0,
  maxLength = MOST_LENGTH,
}: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  if (format === 'date-time')
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString())
  return fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, MOST_LENGTH)),
  })
}

function fittingInteger(schema: Schema): fc.Arbitrary<number> {
  const { min, max } = bounds(schema, -1e6, 1e6)
  const above = schema.exclusiveMinimum === undefined ? 0 : 1
  const lowest = Math.ceil(min) + above
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: lowest, max: Math.max(lowest, Math.min(max, lowest + 100)) }) },
    { weight: 1, arbitrary: fc.integer({ min: lowest, max: Math.max(lowest, Math.floor(max)) }) },
  )
}

function bounds(schema: Schema, least: number, most: number): { min: number; max: number } {
  const min = schema.minimum ?? schema.exclusiveMinimum ?? least
  return {
    min,
    max: Math.max(min, Math.min(schema.maximum ?? schema.exclusiveMaximum ?? most, Number.MAX_SAFE_INTEGER)),
  }
}
