/** What is known of a trainer, wherever a run is shown. */
import { type Heard, livenessDetail, livenessText } from './view/liveness.ts'

/** When a run's trainer was last heard. The script keeps it true by the clock while nothing else changes. */
export function TrainerHeard({ heard, nowMs }: { heard: Heard; nowMs: number }) {
  const { state, heard_at, expected_by } = heard
  return (
    <time
      datetime={heard_at}
      title={livenessDetail(heard, nowMs)}
      data-heard={state}
      data-expected={expected_by ?? ''}
    >
      {livenessText(heard, nowMs)}
    </time>
  )
}
