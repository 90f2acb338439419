import { describe, expect, test } from 'vitest'
import { elementBytes } from '../../src/wire/safetensors/dtype.ts'
import { firstDuplicateKey } from '../../src/wire/safetensors/duplicate-key.ts'
import { type SafetensorsCode, safetensorsCodes } from '../../src/wire/safetensors/failure.ts'
import { parseSafetensorsHeader, type SafetensorsLimits } from '../../src/wire/safetensors/header.ts'
import { parseSafetensors, type SafetensorsFile, type TensorView } from '../../src/wire/safetensors/parse.ts'
import { firstNonFinite, readFloat32, readInt64, readUint8 } from '../../src/wire/safetensors/read.ts'
import { decodeUtf8 } from '../../src/wire/safetensors/utf8.ts'
import { writeSafetensors } from '../../src/wire/safetensors/write.ts'

/** A file made by hand: the header's text or bytes, then so many bytes of data. */
function file(header: string | Uint8Array, dataBytes = 0): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const bytes = new Uint8Array(8 + text.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

const entry = (dtype: unknown, shape: unknown, offsets: unknown) => ({ dtype, shape, data_offsets: offsets })
const f32 = entry('F32', [2], [0, 8])
const one = (value: unknown, name = 'w') => JSON.stringify({ [name]: value })

function claims(length: bigint, bytes = 8): Uint8Array {
  const result = new Uint8Array(bytes)
  new DataView(result.buffer).setBigUint64(0, length, true)
  return result
}

function accepted(bytes: Uint8Array, limits?: SafetensorsLimits): SafetensorsFile {
  const parsed = parseSafetensors(bytes, limits)
  return parsed.ok ? parsed.file : expect.fail(parsed.failure.detail)
}

function tensor(parsed: SafetensorsFile, name: string): TensorView {
  return parsed.tensors.get(name) ?? expect.fail(`no tensor ${name}`)
}

const refused: readonly [string, SafetensorsCode, Uint8Array, SafetensorsLimits?][] = [
  ['nothing', 'file_too_short', new Uint8Array(0)],
  ['seven bytes', 'file_too_short', new Uint8Array(7)],
  ['a length beyond the cap', 'header_too_large', claims(1_048_577n, 2_000_000)],
  ['the largest length', 'header_too_large', claims(2n ** 64n - 1n, 100)],
  ['a cap of the caller', 'header_too_large', file('{}        '), { maxHeaderBytes: 9 }],
  ['a length beyond the file', 'header_exceeds_file', claims(3n, 10)],
  ['an empty header', 'header_not_object', file('')],
  ['a list', 'header_not_object', file('[]')],
  ['a space before the brace', 'header_not_object', file(' {}')],
  ['a byte order mark', 'header_not_object', file('\ufeff{}')],
  ['a stray byte', 'header_not_utf8', file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d))],
  ['an overlong form', 'header_not_utf8', file(Uint8Array.of(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x7d))],
  ['an encoded surrogate', 'header_not_utf8', file(Uint8Array.of(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d))],
  ['no JSON', 'header_not_json', file('{"w":}')],
  ['an open brace', 'header_not_json', file('{')],
  ['deep nesting', 'header_not_json', file(`{"w":${'['.repeat(100_000)}`)],
  ['bytes after the object', 'header_not_json', file('{}\0')],
  ['a name twice', 'duplicate_name', file(`{"w":${JSON.stringify(f32)},"w":${JSON.stringify(f32)}}`, 8)],
  [
    'a name twice, once escaped',
    'duplicate_name',
    file(`{"w":${JSON.stringify(f32)},"\\u0077":${JSON.stringify(f32)}}`, 8),
  ],
  [
    'a key of an entry twice',
    'duplicate_name',
    file('{"w":{"dtype":"F32","dtype":"I32","shape":[2],"data_offsets":[0,8]}}', 8),
  ],
  ['metadata twice', 'duplicate_name', file('{"__metadata__":{},"__metadata__":{}}')],
  [
    'more tensors than the cap',
    'too_many_tensors',
    file(JSON.stringify({ a: f32, b: f32 }), 8),
    { maxTensors: 1 },
  ],
  [
    'more tensors than ten thousand',
    'too_many_tensors',
    file(
      `{${Array.from({ length: 10_001 }, (_, i) => `"${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`).join()}}`,
    ),
  ],
  ['an empty name', 'name_invalid', file(one(f32, ''), 8)],
  ['a long name', 'name_invalid', file(one(f32, 'n'.repeat(513)), 8)],
  ['a control character in a name', 'name_invalid', file(one(f32, 'a\u0000b'), 8)],
  [
    'half a surrogate pair in a name',
    'name_invalid',
    file('{"\\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 8),
  ],
  ['__proto__', 'name_invalid', file(`{"__proto__":${JSON.stringify(f32)}}`, 8)],
  ['metadata that is a list', 'metadata_invalid', file('{"__metadata__":[]}')],
  ['metadata that is null', 'metadata_invalid', file('{"__metadata__":null}')],
  ['metadata with a number', 'metadata_invalid', file('{"__metadata__":{"step":1}}')],
  ['metadata with __proto__', 'metadata_invalid', file('{"__metadata__":{"__proto__":"x"}}')],
  ['an entry that is no object', 'entry_invalid', file(one([]))],
  ['an entry that is null', 'entry_invalid', file(one(null))],
  ['an entry without shape', 'entry_invalid', file(one({ dtype: 'F32', data_offsets: [0, 0] }))],
  ['an entry with more', 'entry_invalid', file(one({ ...f32, strides: [1] }), 8)],
  ['an unknown dtype', 'dtype_unknown', file(one(entry('F31', [2], [0, 8])), 8)],
  ['a dtype from the prototype', 'dtype_unknown', file(one(entry('toString', [2], [0, 8])), 8)],
  ['a dtype that is a number', 'dtype_unknown', file(one(entry(32, [2], [0, 8])), 8)],
  ['a shape that is a number', 'shape_invalid', file(one(entry('F32', 2, [0, 8])), 8)],
  ['a negative size', 'shape_invalid', file(one(entry('F32', [-2], [0, 8])), 8)],
  ['a fractional size', 'shape_invalid', file(one(entry('F32', [2.5], [0, 8])), 8)],
  ['an unsafe size', 'shape_invalid', file(one(entry('F32', [2 ** 53], [0, 8])), 8)],
  ['a size as text', 'shape_invalid', file(one(entry('F32', ['2'], [0, 8])), 8)],
  ['a product that overflows', 'size_overflow', file(one(entry('F32', [2 ** 30, 2 ** 30], [0, 8])), 8)],
  [
    'a product that overflows to zero',
    'size_overflow',
    file(one(entry('F32', [2 ** 40, 2 ** 40, 0], [0, 0]))),
  ],
  ['one offset', 'offsets_invalid', file(one(entry('F32', [2], [8])), 8)],
  ['three offsets', 'offsets_invalid', file(one(entry('F32', [2], [0, 4, 8])), 8)],
  ['offsets that decrease', 'offsets_invalid', file(one(entry('F32', [2], [8, 0])), 8)],
  ['a negative offset', 'offsets_invalid', file(one(entry('F32', [2], [-8, 0])), 8)],
  ['offsets that are null', 'offsets_invalid', file(one(entry('F32', [2], null)), 8)],
  ['an end beyond the file', 'offsets_out_of_range', file(one(f32), 7)],
  ['too few bytes for the shape', 'size_mismatch', file(one(entry('F32', [2], [0, 7])), 7)],
  ['bytes for an empty shape', 'size_mismatch', file(one(entry('F32', [0], [0, 4])), 4)],
  ['no bytes for a scalar', 'size_mismatch', file(one(entry('F32', [], [0, 0])))],
  ['two tensors in one place', 'overlap', file(JSON.stringify({ a: f32, b: f32 }), 8)],
  [
    'tensors that overlap in part',
    'overlap',
    file(JSON.stringify({ a: f32, b: entry('F32', [2], [4, 12]) }), 12),
  ],
  [
    'an empty tensor inside another',
    'overlap',
    file(JSON.stringify({ a: f32, b: entry('U8', [0], [4, 4]) }), 8),
  ],
  ['a gap at the start', 'gap', file(one(entry('F32', [1], [4, 8])), 8)],
  ['a gap between', 'gap', file(JSON.stringify({ a: f32, b: entry('U8', [1], [9, 10]) }), 10)],
  ['bytes after the last tensor', 'trailing_bytes', file(one(f32), 9)],
  ['bytes and no tensor', 'trailing_bytes', file('{}', 1)],
]

describe('refused', () => {
  test.each(refused)('%s: %s', (_what, code, bytes, limits) => {
    const parsed = parseSafetensors(bytes, limits)
    if (parsed.ok) return expect.fail('accepted')
    expect(parsed.failure.code).toBe(code)
    expect(parsed.failure.detail).toMatch(/^[A-Z0-9].*\.$/)
    expect(parsed.failure.detail.length).toBeLessThan(400)
    expect(Object.values(parsed.failure.numbers).every((number) => Number.isFinite(number))).toBe(true)
  })

  test('every code is met here', () => {
    const readers: SafetensorsCode[] = ['dtype_unsuitable', 'dtype_quantized', 'integer_unsafe']
    expect([...new Set([...refused.map(([, code]) => code), ...readers])].sort()).toEqual(
      [...safetensorsCodes].sort(),
    )
  })

  test('a failure names its tensor, shortened, and its numbers', () => {
    const parsed = parseSafetensors(file(one(f32, 'layer'), 7))
    expect(parsed).toEqual({
      ok: false,
      failure: {
        code: 'offsets_out_of_range',
        tensor: 'layer',
        numbers: { end: 8, data_bytes: 7 },
        detail:
          'The tensor "layer" ends at byte 8, but only 7 bytes follow the header: the file is cut off, or its offsets are wrong.',
      },
    })
    const long = parseSafetensors(file(one(f32, 'n'.repeat(500)), 7))
    expect(long.ok ? '' : long.failure.tensor).toBe(`${'n'.repeat(79)}…`)
  })
})

describe('accepted', () => {
  test('an empty file of tensors', () => {
    expect(accepted(file('{}')).tensors.size).toBe(0)
    expect(accepted(file('{}      ')).metadata).toEqual({})
  })

  test('every dtype, in the order of bytes', () => {
    const header: Record<string, unknown> = {}
    let end = 0
    for (const [dtype, bytes] of Object.entries(elementBytes)) {
      header[`t_${dtype}`] = entry(dtype, [3, 1], [end, end + 3 * bytes])
      end += 3 * bytes
    }
    const reversed = Object.fromEntries(Object.entries(header).reverse())
    const parsed = accepted(file(JSON.stringify(reversed), end))
    expect([...parsed.tensors.keys()]).toEqual(Object.keys(header))
    for (const view of parsed.tensors.values()) expect(view.bytes.length).toBe(3 * elementBytes[view.dtype])
  })

  test('scalars, empty tensors, names of any script, names that objects have already', () => {
    const parsed = accepted(
      file(
        JSON.stringify({
          scalar: entry('F32', [], [0, 4]),
          empty: entry('F32', [0, 5], [4, 4]),
          'gewicht.0/größe 重み 😀': entry('U8', [1], [4, 5]),
          constructor: entry('U8', [1], [5, 6]),
          '%41': entry('U8', [0], [6, 6]),
          __metadata__: { note: 'a "quoted", {braced} text', w: 'w' },
        }),
        6,
      ),
    )
    expect([...parsed.tensors.keys()].sort()).toEqual([
      '%41',
      'constructor',
      'empty',
      'gewicht.0/größe 重み 😀',
      'scalar',
    ])
    expect(tensor(parsed, 'empty').bytes.length).toBe(0)
    expect(parsed.metadata).toEqual({ note: 'a "quoted", {braced} text', w: 'w' })
  })

  test('the same key in two objects is no duplicate', () => {
    expect(firstDuplicateKey('{"a":{"x":1},"b":{"x":["x","x",{"x":2}]},"c":"a","d":"\\"a\\":"}')).toBeNull()
    expect(firstDuplicateKey('{"a":[{"x":1},{"x":1,"\\u0078":2}]}')).toBe('x')
    expect(firstDuplicateKey('{"a":[1,2],"b":3,"a":4}')).toBe('a')
    expect(firstDuplicateKey('{"\\\\":1,"\\"":2,"\\u005c":3}')).toBe('\\')
  })

  test('views share the bytes of the file, wherever it lies', () => {
    const written = writeSafetensors([{ name: 'w', dtype: 'F32', shape: [2], data: [1, 2] }])
    const moved = new Uint8Array(written.length + 3)
    moved.set(written, 3)
    const view = tensor(accepted(moved.subarray(3)), 'w')
    expect(view.bytes.buffer).toBe(moved.buffer)
    expect(readFloat32(view)).toEqual({ ok: true, data: Float32Array.of(1, 2) })
  })

  test('the header alone, with the size of the whole', () => {
    const bytes = writeSafetensors([
      { name: 'a', dtype: 'U8', shape: [8], data: new Uint8Array(8) },
      { name: 'b', dtype: 'F32', shape: [1], data: [0.5] },
    ])
    const parsed = parseSafetensorsHeader(bytes.subarray(0, bytes.length - 12), bytes.length)
    if (!parsed.ok) return expect.fail(parsed.failure.detail)
    expect(parsed.header.dataStart).toBe(bytes.length - 12)
    expect(parsed.header.entries.map(({ name, begin, end }) => [name, begin, end])).toEqual([
      ['a', 0, 8],
      ['b', 8, 12],
    ])
    const cut = parseSafetensorsHeader(bytes.subarray(0, bytes.length - 13), bytes.length)
    expect(cut.ok ? '' : cut.failure.code).toBe('header_exceeds_file')
  })
})

describe('elements', () => {
  const bytes = writeSafetensors([
    { name: 'u', dtype: 'U8', shape: [3], data: [0, 1, 255] },
    { name: 'f', dtype: 'F32', shape: [4], data: [0.1, Number.NaN, Number.NEGATIVE_INFINITY, -0] },
    {
      name: 'i',
      dtype: 'I64',
      shape: [2, 2],
      data: [-1, 0n, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    },
    { name: 'huge', dtype: 'I64', shape: [2], data: [5, 2n ** 53n] },
  ])
  const parsed = accepted(bytes)

  test('are read as written, misaligned ones too', () => {
    expect(tensor(parsed, 'f').bytes.byteOffset % 4).not.toBe(0)
    const f = readFloat32(tensor(parsed, 'f'))
    expect(f.ok && [...f.data]).toEqual([Math.fround(0.1), Number.NaN, Number.NEGATIVE_INFINITY, -0])
    expect(readUint8(tensor(parsed, 'u'))).toEqual({ ok: true, data: Uint8Array.of(0, 1, 255) })
    expect(readInt64(tensor(parsed, 'i'))).toEqual({
      ok: true,
      data: [-1, 0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
    })
  })

  test('of another dtype are refused by name, and integers that a number cannot hold', () => {
    const outcomes = [
      readFloat32(tensor(parsed, 'i')),
      readInt64(tensor(parsed, 'u')),
      readUint8(tensor(parsed, 'f')),
      readInt64(tensor(parsed, 'huge')),
    ]
    expect(
      outcomes.map((outcome) => (outcome.ok ? '' : `${outcome.failure.code}: ${outcome.failure.detail}`)),
    ).toEqual([
      'dtype_unsuitable: The tensor "i" is I64, but F32 is needed: convert it before sending.',
      'dtype_unsuitable: The tensor "u" is U8, but I64 is needed: convert it before sending.',
      'dtype_unsuitable: The tensor "f" is F32, but U8 is needed: convert it before sending.',
      'integer_unsafe: Element 1 of the tensor "huge" lies beyond 2^53 - 1: send integers within it.',
    ])
  })

  test('the first that is not finite', () => {
    const huge = 3.4e38
    expect(firstNonFinite(new Float32Array(0))).toBeNull()
    expect(firstNonFinite(Float32Array.of(0, -huge, huge))).toBeNull()
    expect(firstNonFinite(Float32Array.of(1, Number.NaN, Number.POSITIVE_INFINITY))).toEqual({
      index: 1,
      kind: 'NaN',
    })
    expect(firstNonFinite(Float32Array.of(Number.POSITIVE_INFINITY))).toEqual({ index: 0, kind: 'Infinity' })
    expect(firstNonFinite(Float32Array.of(1, 2, Number.NEGATIVE_INFINITY))).toEqual({
      index: 2,
      kind: '-Infinity',
    })
  })
})

describe('writing', () => {
  test('keeps the order, pads the header, and is the same each time', () => {
    const write = () =>
      writeSafetensors(
        [
          { name: 'z', dtype: 'U8', shape: [1], data: [7] },
          { name: '0', dtype: 'U8', shape: [], data: [8] },
        ],
        { step: '3' },
      )
    const bytes = write()
    const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(headerBytes % 8).toBe(0)
    expect(decodeUtf8(bytes.subarray(8, 8 + headerBytes))?.trimEnd()).toBe(
      '{"__metadata__":{"step":"3"},"z":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"0":{"dtype":"U8","shape":[],"data_offsets":[1,2]}}',
    )
    expect(write()).toEqual(bytes)
    expect(accepted(bytes).metadata).toEqual({ step: '3' })
  })

  test('throws for what no reader would take', () => {
    const u8 = (name: string, shape: number[], data: number[]) => ({
      name,
      dtype: 'U8' as const,
      shape,
      data,
    })
    expect(() => writeSafetensors([u8('a', [1], [1]), u8('a', [1], [1])])).toThrow(
      'two tensors are named "a"',
    )
    expect(() => writeSafetensors([u8('', [1], [1])])).toThrow('cannot name a tensor')
    expect(() => writeSafetensors([u8('__metadata__', [1], [1])])).toThrow('cannot name a tensor')
    expect(() => writeSafetensors([u8('a', [2], [1])])).toThrow(
      'a of shape [2] needs 2 bytes, but its data has 1',
    )
    expect(() => writeSafetensors([u8('a', [-1, -1], [1])])).toThrow('a of shape [-1, -1]')
    expect(() => writeSafetensors([u8('a', [1], [256])])).toThrow('element 0 of a is 256')
    expect(() => writeSafetensors([u8('a', [1], [0.5])])).toThrow('cannot hold')
    expect(() => writeSafetensors([{ name: 'a', dtype: 'I64', shape: [1], data: [2n ** 63n] }])).toThrow(
      'cannot hold',
    )
    expect(() => writeSafetensors([{ name: 'a', dtype: 'I64', shape: [1], data: [0.5] }])).toThrow(RangeError)
  })
})
