/**
 * The part of the protobuf wire format that ONNX needs. A field is bytes; a message is its fields, one after the
 * other. Numbers are written as 64-bit two's complement varints, so negative ones take ten bytes.
 */
export type Field = Uint8Array

const varintType = 0
const lengthDelimitedType = 2

/** An integer field (int32, int64, enum). Throws unless the value is a safe integer. */
export function integerField(number: number, value: number): Field {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a safe integer`)
  return new Uint8Array([...varint(BigInt(number * 8 + varintType)), ...varint(BigInt(value))])
}

/** A bytes field. */
export function bytesField(number: number, value: Uint8Array): Field {
  const head = [...varint(BigInt(number * 8 + lengthDelimitedType)), ...varint(BigInt(value.length))]
  const field = new Uint8Array(head.length + value.length)
  field.set(head)
  field.set(value, head.length)
  return field
}

/** A string field. Throws unless the text is ASCII, which names in graphs are. */
export function stringField(number: number, text: string): Field {
  const bytes = Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code > 127) throw new RangeError(`${JSON.stringify(text)} is not ASCII`)
    return code
  })
  return bytesField(number, bytes)
}

/** A message inside a message. */
export function messageField(number: number, fields: readonly Field[]): Field {
  return bytesField(number, message(fields))
}

/** The bytes of a message. */
export function message(fields: readonly Field[]): Uint8Array {
  const result = new Uint8Array(fields.reduce((length, field) => length + field.length, 0))
  let at = 0
  for (const field of fields) {
    result.set(field, at)
    at += field.length
  }
  return result
}

function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return bytes
}
