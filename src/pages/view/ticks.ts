/** Round positions of ticks on a linear axis: about `count` of them, at 1, 2 or 5 times a power of ten. */
export function linearTicks(from: number, to: number, count: number): number[] {
  const span = to - from
  if (!(span > 0) || !Number.isFinite(span)) return [from]
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const stride = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
  const ticks: number[] = []
  for (let i = Math.ceil(from / stride - 1e-9); i * stride <= to + stride * 1e-9; i++) {
    ticks.push(Number((i * stride).toPrecision(12)))
  }
  return ticks
}

/** Powers of ten on a logarithmic axis, thinned to at most `count`. */
export function decadeTicks(from: number, to: number, count: number): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9)
  const last = Math.floor(Math.log10(to) + 1e-9)
  const stride = Math.max(1, Math.ceil((last - first + 1) / count))
  const ticks: number[] = []
  for (let exponent = first; exponent <= last; exponent += stride) ticks.push(Number(`1e${exponent}`))
  return ticks
}

/** Step 0 and the powers of ten, for an axis of steps that is logarithmic but shows its beginning. */
export function stepDecadeTicks(from: number, to: number): number[] {
  const ticks = from <= 0 ? [0] : []
  for (let power = 1; power <= to; power *= 10) if (power >= from) ticks.push(power)
  if (ticks.length >= 2) return ticks
  return linearTicks(from, to, 5)
}
