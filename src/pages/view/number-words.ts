const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A step or a count: 12,200. */
export function countText(count: number): string {
  return whole.format(count)
}

/** A measured value to three or four significant digits; very large and very small ones in powers of ten. */
export function valueText(value: number): string {
  if (value === 0) return '0'
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-3) return powerOfTen(value)
  if (size >= 1000) return whole.format(value)
  return value.toPrecision(size >= 1 ? 4 : 3)
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** 7.03 × 10⁻⁸ */
function powerOfTen(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(2).split('e')
  return `${mantissa} × 10${raised(Number(exponent))}`
}

function raised(exponent: number): string {
  const digits = Array.from(String(Math.abs(exponent)), (digit) => superscripts.charAt(Number(digit)))
  return `${exponent < 0 ? '⁻' : ''}${digits.join('')}`
}

/** The label of a tick: short, and 10ⁿ where it is a power of ten that is long to write. */
export function tickText(value: number): string {
  const exponent = Math.log10(Math.abs(value))
  if (value > 0 && Number.isInteger(exponent) && (exponent < -2 || exponent > 5))
    return `10${raised(exponent)}`
  if (value !== 0 && Math.abs(value) < 1e-3) return powerOfTen(value)
  return Number.isInteger(value) ? whole.format(value) : String(Number(value.toPrecision(6)))
}
