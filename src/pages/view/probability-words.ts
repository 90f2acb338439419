/** Lower bounds of the words for a probability, after the calibrated language of the IPCC. */
const scale: readonly (readonly [atLeast: number, words: string])[] = [
  [0.99, 'almost certain'],
  [0.9, 'very likely'],
  [0.66, 'likely'],
  [0.33, 'about as likely as not'],
  [0.1, 'unlikely'],
  [0.01, 'very unlikely'],
]

export function probabilityWords(probability: number): string {
  return scale.find(([atLeast]) => probability >= atLeast)?.[1] ?? 'almost ruled out'
}

/** Two decimals, but never a rounding that claims certainty. */
export function probabilityNumber(probability: number): string {
  if (probability > 0.995 && probability < 1) return '> 0.99'
  if (probability < 0.005 && probability > 0) return '< 0.01'
  return probability.toFixed(2)
}

/** "very likely (0.93)" */
export function probabilityPhrase(probability: number): string {
  return `${probabilityWords(probability)} (${probabilityNumber(probability)})`
}
