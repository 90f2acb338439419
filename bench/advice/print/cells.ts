/** How numbers and tables look in the terminal. */
import type { Interval } from '../scores/statistics.ts'

export function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(share !== 0 && Math.abs(share) < 0.01 ? 1 : 0)}%`
}

export function withInterval(
  value: number | null,
  interval: Interval | null,
  write: (value: number | null) => string,
): string {
  return interval === null ? write(value) : `${write(value)} [${write(interval[0])}, ${write(interval[1])}]`
}

/** Columns as wide as they must be, the first to the left and the others to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return all.map(line).join('\n')
}
