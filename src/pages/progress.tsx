import { countText } from './view/number-words.ts'

type ProgressProps = { step: number | null; planned: number | null; most: number | null }

/** How far a run is: a bar to the most steps that it would pay for, with a mark at the planned end. */
export function Progress({ step, planned, most }: ProgressProps) {
  const end = most ?? planned
  const words = progressWords({ step, planned, most })
  if (end === null) return <span class="progress-words">{words}</span>
  const share = (value: number) => `${Math.min(100, (100 * value) / Math.max(end, step ?? 0)).toFixed(2)}%`
  return (
    <span class="progress">
      <svg class="progress-bar" width="100%" height="6" aria-hidden="true">
        <rect class="progress-track" width="100%" height="6" rx="3" />
        <rect class="progress-done" width={share(step ?? 0)} height="6" rx="3" />
        {planned !== null && planned < end && (
          <line class="progress-planned" x1={share(planned)} x2={share(planned)} y1="0" y2="6" />
        )}
      </svg>
      <span class="progress-words">{words}</span>
    </span>
  )
}

/** "3,300 of 1,500 planned, 6,000 at most" */
function progressWords({ step, planned, most }: ProgressProps): string {
  const limits = [
    planned === null ? undefined : `${countText(planned)} planned`,
    most === null || most === planned ? undefined : `${countText(most)} at most`,
  ].filter((limit) => limit !== undefined)
  const at = step === null ? 'nothing yet' : countText(step)
  return limits.length === 0 ? at : `${at} of ${limits.join(', ')}`
}
