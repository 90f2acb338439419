import type { MeasureDescription } from '../../wire/measure.ts'

/** The title of a measure; a scalar of the trainer's own keeps its name, with spaces. */
export function measureTitle(name: string, measures: readonly MeasureDescription[]): string {
  return measures.find(({ id }) => id === name)?.title ?? name.replaceAll('_', ' ')
}
