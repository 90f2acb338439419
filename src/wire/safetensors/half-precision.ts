/** The 16-bit floating-point formats, widened to float32 bit by bit: every pattern is exact, NaN keeps its payload. */

/** IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of fraction. */
export function widenFloat16(patterns: Uint16Array): Float32Array {
  return widen(patterns, float16Bits)
}

/** bfloat16: the upper half of a float32. */
export function widenBfloat16(patterns: Uint16Array): Float32Array {
  return widen(patterns, (pattern) => pattern << 16)
}

function widen(patterns: Uint16Array, bitsOf: (pattern: number) => number): Float32Array {
  // As integers, since a NaN that passes through a number may lose its payload.
  const bits = new Uint32Array(patterns.length)
  for (let index = 0; index < patterns.length; index += 1) bits[index] = bitsOf(patterns[index] ?? 0)
  return new Float32Array(bits.buffer)
}

const exponentAllOnes = 0x1f
const fractionBits = 10
/** What float32 adds to an exponent of float16: their biases are 127 and 15. */
const biasApart = 127 - 15

/** The bits of the float32 with the value of a float16. */
function float16Bits(pattern: number): number {
  const sign = (pattern & 0x8000) << 16
  const exponent = (pattern >> fractionBits) & exponentAllOnes
  const fraction = pattern & 0x3ff
  if (exponent === exponentAllOnes) return sign | 0x7f800000 | (fraction << 13)
  if (exponent > 0) return sign | ((exponent + biasApart) << 23) | (fraction << 13)
  if (fraction === 0) return sign
  // A subnormal float16 is a normal float32: its highest bit becomes the one that is not stored.
  const shift = Math.clz32(fraction) - (31 - fractionBits)
  return sign | ((biasApart + 1 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)
}
