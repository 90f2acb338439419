import { type Phase, phases } from '../wire/phase.ts'

/** The strokes of each phase's pattern in a cell of 8 by 8. */
const strokes: Record<Phase, string> = {
  fitting: 'M0 8L8 0',
  memorization: 'M0 4H8',
  circuit_formation: 'M0 0L8 8M0 8L8 0',
  cleanup: 'M0 0L8 8',
  generalized: '',
  stalled: 'M4 0V8',
  collapsed: 'M0 4H8M4 0V8',
  undetermined: 'M3 4H5',
}

/** Patterns that tell the phases apart without colour; once a page, referred to by id. */
export function PhasePatterns() {
  return (
    <svg class="definitions" width="0" height="0" aria-hidden="true">
      <defs>
        {phases.map((phase) => (
          <pattern id={`hatch-${phase}`} width="8" height="8" patternUnits="userSpaceOnUse">
            <path class={`hatch stroke-${phase}`} d={strokes[phase]} />
          </pattern>
        ))}
      </defs>
    </svg>
  )
}
