/** The real Fourier basis over Z_n, as the constant arrays that the measures' graphs take as inputs. */

/** Frequencies are k = 1 .. floor(n/2); for even n the last is the Nyquist frequency, whose sine is zero. */
export interface FourierBasis {
  readonly order: number
  readonly frequencies: number
  /** [frequencies, n], unit rows: sqrt(2/n) cos(2 pi k x / n); at the Nyquist frequency sqrt(1/n) cos(pi x). */
  readonly cosines: Float64Array
  /** [frequencies, n], unit rows; zero at the Nyquist frequency. */
  readonly sines: Float64Array
  /** [n, n], unit rows: the constant, then cos and sin of each frequency (Nanda et al. 2023, appendix). */
  readonly rows: Float64Array
}

export function fourierBasis(n: number): FourierBasis {
  const frequencies = Math.floor(n / 2)
  const cosines = new Float64Array(frequencies * n)
  const sines = new Float64Array(frequencies * n)
  const rows: Float64Array[] = [new Float64Array(n).fill(1 / Math.sqrt(n))]
  for (let k = 1; k <= frequencies; k += 1) {
    const nyquist = 2 * k === n
    const scale = Math.sqrt((nyquist ? 1 : 2) / n)
    // The angle is reduced by integers first, so that large k x lose no precision.
    const angle = (x: number): number => (2 * Math.PI * ((k * x) % n)) / n
    const cosine = Float64Array.from({ length: n }, (_, x) => scale * Math.cos(angle(x)))
    const sine = Float64Array.from({ length: n }, (_, x) => (nyquist ? 0 : scale * Math.sin(angle(x))))
    cosines.set(cosine, (k - 1) * n)
    sines.set(sine, (k - 1) * n)
    rows.push(cosine)
    if (!nyquist) rows.push(sine)
  }
  const square = new Float64Array(n * n)
  for (const [index, row] of rows.entries()) square.set(row, index * n)
  return { order: n, frequencies, cosines, sines, rows: square }
}
