/** What holds of every safetensors file, and of every file that is none. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safetensorsCodes } from '../../src/wire/safetensors/failure.ts'
import { parseSafetensors } from '../../src/wire/safetensors/parse.ts'
import { readFloat32, readInt64 } from '../../src/wire/safetensors/read.ts'
import { decodeUtf8 } from '../../src/wire/safetensors/utf8.ts'
import { type WritableTensor, writeSafetensors } from '../../src/wire/safetensors/write.ts'

const name = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text) && text !== '__proto__' && text !== '__metadata__')

const tensors: fc.Arbitrary<WritableTensor[]> = fc.uniqueArray(
  fc
    .oneof(
      fc.record({
        name,
        dtype: fc.constant('F32' as const),
        data: fc.array(fc.float(), { maxLength: 8 }),
      }),
      fc.record({
        name,
        dtype: fc.constant('I64' as const),
        data: fc.array(fc.maxSafeInteger(), { maxLength: 8 }),
      }),
      fc.record({ name, dtype: fc.constant('U8' as const), data: fc.array(fc.nat(255), { maxLength: 8 }) }),
    )
    .map((tensor) => ({ ...tensor, shape: [1, tensor.data.length] })),
  { selector: (tensor) => tensor.name, maxLength: 5 },
)

const metadata = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.string(),
)

test('what is written is read back, bit for bit', () => {
  fc.assert(
    fc.property(tensors, metadata, (given, notes) => {
      const parsed = parseSafetensors(writeSafetensors(given, notes))
      if (!parsed.ok) return expect.fail(parsed.failure.detail)
      expect({ ...parsed.file.metadata }).toEqual({ ...notes })
      expect([...parsed.file.tensors.keys()].sort()).toEqual(given.map((tensor) => tensor.name).sort())
      for (const { name: key, dtype, shape, data } of given) {
        const view = parsed.file.tensors.get(key) ?? expect.fail(key)
        expect([view.dtype, view.shape]).toEqual([dtype, shape])
        const read = dtype === 'F32' ? readFloat32(view) : dtype === 'I64' ? readInt64(view) : undefined
        const elements = read === undefined ? view.bytes : read.ok ? read.data : []
        expect(Array.from(elements, Number)).toEqual(Array.from(data, Number))
      }
    }),
    { numRuns: 200 },
  )
})

/** Whatever the bytes: a file whose tensors cover its data exactly, or a code that is documented. */
function parseAnything(bytes: Uint8Array): void {
  const parsed = parseSafetensors(bytes)
  if (!parsed.ok) {
    expect(safetensorsCodes).toContain(parsed.failure.code)
    return
  }
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  const covered = [...parsed.file.tensors.values()].reduce((sum, view) => sum + view.bytes.length, 0)
  expect(8 + headerBytes + covered).toBe(bytes.length)
}

test('any change of a byte is read or refused, never thrown', () => {
  fc.assert(
    fc.property(
      tensors,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.option(fc.nat()),
      fc.uint8Array({ maxLength: 3 }),
      (given, changes, cut, tail) => {
        const bytes = writeSafetensors(given)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        const kept = bytes.subarray(0, cut === null ? bytes.length : cut % (bytes.length + 1))
        parseAnything(Uint8Array.of(...kept, ...tail))
      },
    ),
    { numRuns: 2000 },
  )
})

test('any JSON as a header, and any entry of a tensor, is read or refused', () => {
  const size = fc.oneof(fc.nat(9), fc.constantFrom(-1, 0.5, 2 ** 53, 2 ** 52, Number.MAX_VALUE, null, '1'))
  const entry = fc.record(
    {
      dtype: fc.constantFrom('F32', 'U8', 'F16', 'x', 1),
      shape: fc.array(size, { maxLength: 3 }),
      data_offsets: fc.array(size, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  const header = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc
      .dictionary(fc.constantFrom('a', 'b', '__proto__', '__metadata__', ''), entry)
      .map((value) => JSON.stringify(value)),
  )
  fc.assert(
    fc.property(header, fc.uint8Array({ maxLength: 16 }), (text, data) => {
      const json = new TextEncoder().encode(text)
      const bytes = new Uint8Array(8 + json.length + data.length)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
      bytes.set(json, 8)
      bytes.set(data, 8 + json.length)
      parseAnything(bytes)
    }),
    { numRuns: 2000 },
  )
})

test('UTF-8 is read as the platform reads it', () => {
  const platform = (bytes: Uint8Array) => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      return null
    }
  }
  const byte = fc.oneof(
    fc.nat(255),
    fc.constantFrom(0x25, 0xc0, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0xa0, 0xbf, 0x90),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(byte, { maxLength: 6 }).map((bytes) => Uint8Array.from(bytes)),
        fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      ),
      (bytes) => {
        expect(decodeUtf8(bytes)).toBe(platform(bytes))
      },
    ),
    { numRuns: 3000 },
  )
})
