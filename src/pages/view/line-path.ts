import type { Cell } from './columns.ts'

/** Maps values of an axis to positions. */
export type Scale = { kind: 'linear' | 'log'; from: number; to: number }

/** Share of the way along the axis, 0 to 1 inside it; undefined where a logarithm does not exist. */
export function shareOf({ kind, from, to }: Scale, value: number): number | undefined {
  if (kind === 'log' && value <= 0) return undefined
  const [low, high, at] = kind === 'log' ? [Math.log(from), Math.log(to), Math.log(value)] : [from, to, value]
  return high === low ? 0.5 : (at - low) / (high - low)
}

/** The `d` of an SVG path in a box of the given size, y downwards. A null cell breaks the line, a missing one does not. */
export function linePath(
  steps: readonly number[],
  cells: readonly Cell[],
  axes: { x: Scale; y: Scale },
  box: { width: number; height: number },
): string {
  const parts: string[] = []
  let down = false
  cells.forEach((cell, row) => {
    if (cell === undefined) return
    const x = shareOf(axes.x, steps[row] ?? 0)
    const y = cell === null ? undefined : shareOf(axes.y, cell)
    if (x === undefined || y === undefined) {
      down = false
      return
    }
    parts.push(`${down ? 'L' : 'M'}${(x * box.width).toFixed(1)} ${((1 - y) * box.height).toFixed(1)}`)
    down = true
  })
  return parts.join('')
}

/** The least range of y that shows all cells: whole decades on a logarithmic scale, the chart's own bounds elsewhere. */
export function fitScale(
  kind: 'linear' | 'log',
  cells: readonly (readonly Cell[])[],
  bounds: readonly [number | null, number | null],
): Scale {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (const column of cells) {
    for (const cell of column) {
      if (cell === null || cell === undefined || (kind === 'log' && cell <= 0)) continue
      least = Math.min(least, cell)
      greatest = Math.max(greatest, cell)
    }
  }
  if (least > greatest) [least, greatest] = kind === 'log' ? [0.1, 1] : [0, 1]
  if (kind === 'log') {
    const from = 10 ** Math.floor(Math.log10(least))
    return { kind, from, to: Math.max(10 ** Math.ceil(Math.log10(greatest)), from * 10) }
  }
  const margin = greatest === least ? Math.max(Math.abs(greatest), 1) * 0.1 : (greatest - least) * 0.06
  return { kind, from: bounds[0] ?? least - margin, to: bounds[1] ?? greatest + margin }
}
