/** Requests to an operation: as its document has them, or nearly so. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { Operation, Schema } from './document.ts'
import type { Pool } from './pool.ts'
import { takenFiles } from './setting.ts'
import { fitting, nearly, strange } from './values.ts'

export interface ContractRequest {
  readonly operation: Operation
  /** Path and query. */
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer> | null
  /** Whether all of it fits the document; the advisor may still refuse what it says. */
  readonly fits: boolean
}

/** The runtime itself refuses addresses of more than 64 KiB. */
const MOST_QUERY = 8000

type Care = 'fitting' | 'nearly'

export function requestTo(operation: Operation, pool: Pool): fc.Arbitrary<ContractRequest> {
  return fc.constantFrom<Care>('fitting', 'fitting', 'nearly').chain((care) =>
    fc
      .tuple(
        fc.tuple(...operation.parameters.map((parameter) => parameterValue(parameter, pool, care))),
        bodyFor(operation, care),
      )
      .map(([values, { type, body, digest }]) => {
        let address = operation.path
        const query = new URLSearchParams()
        const headers: Record<string, string> = digest === null ? {} : { 'content-digest': digest }
        if (type !== null) headers['content-type'] = type
        const own = ownRun(operation, values, pool)
        for (const [i, { in: where, name }] of operation.parameters.entries()) {
          const value = name === 'run' ? (own ?? values[i]) : values[i]
          if (value === null || value === undefined) continue
          if (where === 'path') address = address.replace(`{${name}}`, pathPart(value))
          else if (where === 'query') query.append(name, value.slice(0, MOST_QUERY))
          else if (isHeaderValue(value)) headers[name] = value
        }
        const search = query.size === 0 ? '' : `?${query}`
        return { operation, address: address + search, headers, body, fits: care === 'fitting' }
      }),
  )
}

/** A token and a share link are of one run, and nothing under another. */
function ownRun({ parameters }: Operation, values: readonly (string | null)[], pool: Pool): string | null {
  const at = parameters.findIndex(({ name }) => name === 'token' || name === 'share')
  const id = at < 0 ? null : (values[at] ?? null)
  return id === null ? null : pool.runOf(id)
}

/** As a client writes it; what has no UTF-8 is sent as bytes that are none. */
function pathPart(value: string): string {
  const text = value === '' || value === '.' || value === '..' ? 'x' : value.slice(0, 2000)
  return /\p{Surrogate}/u.test(text) ? '%ff' : encodeURIComponent(text)
}

/** What a client's library lets through. */
function isHeaderValue(value: string): boolean {
  return /^[\x20-\x7e]{1,4000}$/.test(value) && value.trim() === value
}

function parameterValue(
  { name, in: where, required, schema }: Operation['parameters'][number],
  pool: Pool,
  care: Care,
): fc.Arbitrary<string | null> {
  const fits = fitting(schema).map(String)
  const known = fc.nat().chain((at) => {
    const value = pool.pick(name, at)
    return value === null ? fits : fc.constant(value)
  })
  const usual = where === 'path' && name === 'step' ? fc.integer({ min: 0, max: 12 }).map(String) : known
  const present = fc.oneof(
    { weight: 12, arbitrary: usual },
    { weight: 2, arbitrary: fits },
    ...(care === 'nearly' ? [{ weight: 3, arbitrary: strange }] : []),
  )
  // A long wait is no more than a wait, and there are thousands of requests.
  if (name === 'prefer') return fc.constantFrom(null, 'wait=0', 'wait=1;x', 'respond-async', 'wait=x')
  // Few keys, so that they meet again: with the same request, and with others.
  if (name === 'idempotency-key' && care === 'fitting') return fc.constantFrom(null, null, 'a', 'b', 'c')
  if (where === 'path' || required) return present
  return fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: present })
}

interface Body {
  readonly type: string | null
  readonly body: string | Uint8Array<ArrayBuffer> | null
  readonly digest: string | null
}

const none: Body = { type: null, body: null, digest: null }

function bodyFor({ requestBody }: Operation, care: Care): fc.Arbitrary<Body> {
  if (requestBody === undefined) return fc.constant(none)
  const types = Object.entries(requestBody.content)
  const right = fc
    .constantFrom(...types)
    .chain(([type, { schema, example }]) => bodyOf(type, schema, example, care))
  if (care === 'fitting') return right
  const otherType = fc.constantFrom(
    'text/html',
    'application/json; charset=latin1',
    'x',
    'multipart/form-data',
  )
  return fc.oneof(
    { weight: 8, arbitrary: right },
    { weight: 1, arbitrary: fc.constant(none) },
    { weight: 1, arbitrary: fc.tuple(right, otherType).map(([body, type]) => ({ ...body, type })) },
  )
}

const noJson = fc.constantFrom(
  '',
  '{',
  'nul',
  '[1,]',
  '\ufeff{}',
  '['.repeat(100_000),
  '{"a":'.repeat(40_000),
)

function bodyOf(type: string, schema: Schema, example: unknown, care: Care): fc.Arbitrary<Body> {
  if (type === 'application/json') {
    const value = care === 'fitting' ? fitting(schema) : nearly(schema)
    const json = fc
      .oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: fc.constant(example) })
      .map((value) => JSON.stringify(value) ?? '')
    const text = care === 'fitting' ? json : fc.oneof({ weight: 9, arbitrary: json }, noJson)
    return text.map((body) => ({ type, body, digest: null }))
  }
  if (type.includes('ndjson')) return lines(care).map((body) => ({ type, body, digest: null }))
  return fc.tuple(file(String(example), care), fc.boolean()).map(([body, withDigest]) => {
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
    return { type, body, digest: withDigest ? digest : null }
  })
}

/** The example of the document, with another value in its last bytes; or something that is no such file. */
function file(example: string, care: Care): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const whole = Uint8Array.from(example, (sign) => sign.charCodeAt(0))
  const other = fc.integer({ min: 0, max: 3 }).map((value) => {
    const copy = whole.slice()
    copy[copy.length - 1] = value
    return copy
  })
  const taken = fc.constantFrom(...Object.values(takenFiles))
  if (care === 'fitting') return fc.oneof({ weight: 2, arbitrary: other }, { weight: 1, arbitrary: taken })
  const cut = fc.integer({ min: 0, max: whole.length }).map((length) => whole.slice(0, length))
  const changed = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
    const copy = whole.slice()
    copy[at] = byte
    return copy
  })
  const random = fc.uint8Array({ maxLength: 400 }).map((bytes) => new Uint8Array(bytes))
  return fc.oneof(other, cut, changed, random)
}

const names = ['train_loss', 'test_loss', 'train_accuracy', 'test_accuracy', 'learning_rate']
const scalarValue = fc.oneof(
  fc.double({ min: 0, max: 20, noNaN: true }),
  fc.constantFrom('NaN', 'Infinity', 0, 1),
)
const line = fc
  .tuple(
    fc.integer({ min: 0, max: 5000 }),
    fc.dictionary(fc.constantFrom(...names), scalarValue, { maxKeys: 4 }),
  )
  .map(([step, scalars]) => JSON.stringify({ step, ...scalars }))

function lines(care: Care): fc.Arbitrary<string> {
  const wrongLine = nearly({
    type: 'object',
    properties: { step: { type: 'integer' }, train_loss: { type: 'number' } },
    required: ['step'],
  }).map((value) => JSON.stringify(value) ?? '')
  const any = care === 'fitting' ? line : fc.oneof(line, wrongLine, strange)
  return fc.array(any, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('\n'))
}
