/** A quadrature's weights, moved a little so that what is known exactly comes out exactly. */

export interface Node {
  readonly eigenvalue: number
  /** How many eigenvalues it stands for. */
  readonly count: number
}

/** What is known of the eigenvalues that the nodes stand for. */
export interface Known {
  readonly count: number
  readonly sum: number
}

/**
 * The nodes with their counts times a linear function of the eigenvalue, so that they and the sum of the eigenvalues are
 * what is known: the calibration of weights of Deville & Sarndal 1992, Calibration estimators in survey sampling, case 1.
 * Where the nodes are too much alike for it, or a count would become negative, the number alone is made right.
 */
export function calibrated(nodes: readonly Node[], known: Known): Node[] {
  const moment = (power: number): number =>
    nodes.reduce((sum, { eigenvalue, count }) => sum + count * eigenvalue ** power, 0)
  const [m0, m1, m2] = [moment(0), moment(1), moment(2)]
  if (m0 === 0) return []
  const determinant = m0 * m2 - m1 * m1
  if (determinant > 1e-9 * m0 * m2) {
    const constant = (known.count * m2 - known.sum * m1) / determinant
    const slope = (known.sum * m0 - known.count * m1) / determinant
    const moved = nodes.map(({ eigenvalue, count }) => ({
      eigenvalue,
      count: count * (constant + slope * eigenvalue),
    }))
    if (moved.every(({ count }) => count >= 0)) return moved
  }
  return nodes.map(({ eigenvalue, count }) => ({ eigenvalue, count: (count * known.count) / m0 }))
}
