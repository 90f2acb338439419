/** A few vectors made orthonormal among themselves, in float64. */

/** What is left of a vector below this share of it is rounding: the vector depends on those before it. */
const leastShare = 1e-10

/**
 * Makes the rows of a [count, n] array orthonormal, by the method of Gram and Schmidt, twice over. Answers with R, [count,
 * count] row-major and upper triangular: the rows were R^T times what they are. A row of which less than 1e-10 of its norm
 * is left depends on those before it, and becomes zero. `norms` are those of the rows, where they once were larger.
 */
export function orthonormalizeRows(rows: Float64Array, n: number, norms = normsOf(rows, n)): Float64Array {
  const count = norms.length
  const R = new Float64Array(count * count)
  for (const [q, before] of norms.entries()) {
    for (let pass = 0; pass < 2; pass += 1) {
      let p = 0
      for (; p + 4 <= q; p += 4) takeOutFour(rows, n, q, p, R)
      for (; p < q; p += 1) takeOut(rows, n, q, p, R)
    }
    const left = normOf(rows, n, q)
    const depends = left <= leastShare * before
    R[q * count + q] = depends ? 0 : left
    for (let at = q * n; at < (q + 1) * n; at += 1) rows[at] = depends ? 0 : (rows[at] ?? 0) / left
  }
  return R
}

/** The norms of the rows of a [count, n] array. */
export function normsOf(rows: Float64Array, n: number): number[] {
  return Array.from({ length: rows.length / n }, (_, row) => normOf(rows, n, row))
}

function normOf(rows: Float64Array, n: number, row: number): number {
  let sum = 0
  for (let at = row * n; at < (row + 1) * n; at += 1) sum += (rows[at] ?? 0) ** 2
  return Math.sqrt(sum)
}

/** Row q without its part along the unit row p, which is added to R. */
function takeOut(rows: Float64Array, n: number, q: number, p: number, R: Float64Array): void {
  const count = rows.length / n
  const own = q * n
  const unit = p * n
  let along = 0
  for (let at = 0; at < n; at += 1) along += (rows[own + at] ?? 0) * (rows[unit + at] ?? 0)
  for (let at = 0; at < n; at += 1) rows[own + at] = (rows[own + at] ?? 0) - along * (rows[unit + at] ?? 0)
  addTo(R, p * count + q, along)
}

/** As takeOut for the rows p to p + 3 at once, so that row q is read and written once for all. */
function takeOutFour(rows: Float64Array, n: number, q: number, p: number, R: Float64Array): void {
  const count = rows.length / n
  const own = q * n
  const unit0 = p * n
  const unit1 = unit0 + n
  const unit2 = unit1 + n
  const unit3 = unit2 + n
  let along0 = 0
  let along1 = 0
  let along2 = 0
  let along3 = 0
  for (let at = 0; at < n; at += 1) {
    const element = rows[own + at] ?? 0
    along0 += element * (rows[unit0 + at] ?? 0)
    along1 += element * (rows[unit1 + at] ?? 0)
    along2 += element * (rows[unit2 + at] ?? 0)
    along3 += element * (rows[unit3 + at] ?? 0)
  }
  for (let at = 0; at < n; at += 1)
    rows[own + at] =
      (rows[own + at] ?? 0) -
      along0 * (rows[unit0 + at] ?? 0) -
      along1 * (rows[unit1 + at] ?? 0) -
      along2 * (rows[unit2 + at] ?? 0) -
      along3 * (rows[unit3 + at] ?? 0)
  for (const [index, along] of [along0, along1, along2, along3].entries())
    addTo(R, (p + index) * count + q, along)
}

function addTo(values: Float64Array, at: number, term: number): void {
  values[at] = (values[at] ?? 0) + term
}
