import type { Phase } from '../wire/phase.ts'

/** A phase as a coloured label with its pattern: never by colour alone. */
export function PhaseLabel({ phase, label }: { phase: Phase; label: string }) {
  return (
    <span class={`phase-label phase-${phase}`}>
      <PhaseSwatch phase={phase} />
      {label}
    </span>
  )
}

/** A small square in the tint and pattern of a phase. */
export function PhaseSwatch({ phase }: { phase: Phase }) {
  return (
    <svg class="swatch" width="12" height="12" aria-hidden="true">
      <rect class={`tint-${phase}`} width="12" height="12" />
      <rect width="12" height="12" fill={`url(#hatch-${phase})`} />
    </svg>
  )
}
