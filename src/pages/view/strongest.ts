import type { HistoryRow } from '../../wire/reading.ts'

/** The numbers k of the strongest frequencies at the newest snapshot, strongest first; entry i of the list is k = i + 1. */
export function strongestFrequencies(rows: readonly HistoryRow[], count: number): number[] {
  const newest = rows.reduce<{ step: number; energies: number[] } | undefined>(
    (found, { step, readings }) => {
      const reading = readings?.['frequency_energies']
      if (reading === undefined || !('value' in reading) || typeof reading.value === 'number') return found
      return found === undefined || step >= found.step ? { step, energies: reading.value } : found
    },
    undefined,
  )
  if (newest === undefined) return []
  return newest.energies
    .map((energy, index) => ({ k: index + 1, energy }))
    .sort((a, b) => b.energy - a.energy || a.k - b.k)
    .slice(0, count)
    .map(({ k }) => k)
}
