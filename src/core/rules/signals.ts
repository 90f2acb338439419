/** Names that rules know of more than one source, and measures that are lists. */

/** A reading where there is one, else the trainer's scalar of the same name, as the detector takes them. */
export const signalNames = ['train_loss', 'test_loss', 'train_accuracy', 'test_accuracy'] as const

export function isSignal(name: string): boolean {
  return signalNames.some((signal) => signal === name)
}

/** All other measures are numbers. */
export const listMeasures: ReadonlySet<string> = new Set([
  'top_five_frequencies',
  'frequency_energies',
  'irrep_energies',
])
