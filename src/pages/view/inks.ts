/** How the lines of a chart are told apart besides colour: a dash pattern and a width for each ink, in CSS pixels. */
export const inks: readonly { dash: readonly number[]; width: number }[] = [
  { dash: [], width: 1.5 },
  { dash: [], width: 2.5 },
  { dash: [7, 3], width: 1.75 },
  { dash: [2, 2.5], width: 2 },
  { dash: [8, 3, 2, 3], width: 1.75 },
]

/** The custom property that holds the colour of an ink. */
export function inkVariable(ink: number): string {
  return `--ink-${ink % inks.length}`
}
