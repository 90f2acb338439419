import type { Advice } from '../wire/advice.ts'
import type { Attempt } from '../wire/attempt.ts'
import type { Run } from '../wire/run.ts'
import { PhaseSwatch } from './phase-label.tsx'
import { resumedSteps } from './view/attempt-words.ts'
import { type Band, newestVersions, type Timeline } from './view/bands.ts'
import { countText } from './view/number-words.ts'
import { phaseWords } from './view/phase-words.ts'
import { linearTicks } from './view/ticks.ts'
import { timelineAxis } from './view/timeline-axis.ts'

type TimelineProps = {
  run: Run
  attempts: readonly Attempt[]
  bands: readonly Band[]
  timeline: Timeline
  advice: Advice | null
}

/** Pixels from the top of the drawing. */
const row = { marks: 14, top: 22, height: 40, ticks: 68, axis: 84, end: 90 } as const

/** The least widths, in pixels, of a timeline on a phone and on a desk; the style sheet changes over between them. */
const narrowWidth = 340
const wideWidth = 840

/** Of a trainer that was resumed more often, the latest are marked. */
const MOST_RESUMED = 12

/** The phases over the steps, with the plan, the limit, every snapshot and the expected transition. */
export function TimelineSection(props: TimelineProps) {
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      {props.bands.length === 0 && <p>No phase has been called yet.</p>}
      {props.run.step !== null && <TimelineDrawing {...props} />}
    </section>
  )
}

function TimelineDrawing({ run, attempts, bands, timeline, advice }: TimelineProps) {
  const axis = timelineAxis(run, advice)
  const x = (step: number) => `${((100 * step) / axis.end).toFixed(3)}%`
  const resumed = resumedSteps(attempts)
    .filter(({ step }) => step <= axis.end)
    .slice(-MOST_RESUMED)
  const expected = advice?.expected_transition ?? null
  return (
    <>
      <svg class="timeline" width="100%" height={row.end} role="img" aria-label={timelineWords(bands)}>
        <rect class="timeline-ground" y={row.top} width="100%" height={row.height} />
        {bands.map((band) => (
          <BandShape band={band} x={x} end={axis.end} />
        ))}
        {expected !== null && (
          <g>
            <title>{`Transition expected between steps ${countText(expected.from_step)} and ${countText(expected.to_step)}`}</title>
            <rect
              class="expected"
              x={x(expected.from_step)}
              width={x(Math.max(expected.to_step - expected.from_step, axis.end / 500))}
              y={row.top + 2}
              height={row.height - 4}
            />
          </g>
        )}
        {newestVersions(timeline).map(({ step }) => (
          <line class="snapshot" x1={x(step)} x2={x(step)} y1={row.top + row.height} y2={row.ticks}>
            <title>{`Snapshot at step ${countText(step)}`}</title>
          </line>
        ))}
        {resumed.map(({ attempt, step }) => (
          <line class="resumed" x1={x(step)} x2={x(step)} y1={row.marks + 3} y2={row.ticks}>
            <title>{`Attempt ${attempt} was resumed from step ${countText(step)}`}</title>
          </line>
        ))}
        {axis.marks.map(({ step, label }) => (
          <g>
            <line class="limit" x1={x(step)} x2={x(step)} y1={row.marks + 3} y2={row.ticks} />
            <text
              class="limit-label"
              x={x(step)}
              y={row.marks}
              text-anchor={step > axis.end * 0.85 ? 'end' : 'middle'}
            >
              {label}
            </text>
          </g>
        ))}
        {linearTicks(0, axis.end, 6).map((step) => (
          <text class="tick" x={x(step)} y={row.axis} text-anchor={anchor(step, axis.end)}>
            {countText(step)}
          </text>
        ))}
      </svg>
      <ul class="legend">
        {bands.map(({ phase, from, to }) => (
          <li>
            <PhaseSwatch phase={phase} />
            {phaseWords[phase].label}
            <span class="detail">
              {from === to ? `step ${countText(from)}` : `${countText(from)} to ${countText(to)}`}
            </span>
          </li>
        ))}
        {resumed.length > 0 && (
          <li>
            <svg class="swatch" width="12" height="12" aria-hidden="true">
              <line class="resumed" x1="6" x2="6" y1="0" y2="12" />
            </svg>
            Resumed
            <span class="detail">
              {resumed
                .map(({ attempt, step }) => `attempt ${attempt} from step ${countText(step)}`)
                .join(', ')}
            </span>
          </li>
        )}
        {expected !== null && (
          <li>
            <svg class="swatch" width="12" height="12" aria-hidden="true">
              <rect class="expected" x="1" y="1" width="10" height="10" />
            </svg>
            Transition expected
            <span class="detail">{`${countText(expected.from_step)} to ${countText(expected.to_step)}`}</span>
          </li>
        )}
      </ul>
      {axis.beyond.map((line) => (
        <p class="note">{line}</p>
      ))}
    </>
  )
}

function BandShape({ band, x, end }: { band: Band; x: (step: number) => string; end: number }) {
  const { label, mark, meaning } = phaseWords[band.phase]
  const room = labelRoom(label, (band.to - band.from) / end)
  const span = `steps ${countText(band.from)} to ${countText(band.to)}`
  return (
    <svg
      class="band"
      x={x(band.from)}
      y={row.top}
      width={x(Math.max(band.to - band.from, end / 400))}
      height={row.height}
    >
      <title>{`${label}, ${span}: ${meaning}`}</title>
      <rect class={`tint-${band.phase}`} width="100%" height="100%" />
      <rect width="100%" height="100%" fill={`url(#hatch-${band.phase})`} />
      <rect class={`fill-${band.phase}`} width="100%" height="3" />
      {(room === 'roomy' || room === 'snug') && (
        <text class={`band-label band-${room} text-${band.phase}`} x="8" y="26">
          {label}
        </text>
      )}
      {(room === 'tight' || room === 'snug') && (
        <text class={`band-label band-${room}-mark text-${band.phase}`} x="5" y="26">
          {mark}
        </text>
      )}
    </svg>
  )
}

/** Whether a band has room for its whole label on a phone, on a desk only, or just for its mark. */
function labelRoom(label: string, share: number): 'roomy' | 'snug' | 'tight' | 'none' {
  const labelWidth = 8 * label.length + 14
  if (share * narrowWidth > labelWidth) return 'roomy'
  if (share * wideWidth > labelWidth) return 'snug'
  return share * narrowWidth > 12 ? 'tight' : 'none'
}

function anchor(step: number, end: number): string {
  if (step === 0) return 'start'
  return step > end * 0.97 ? 'end' : 'middle'
}

function timelineWords(bands: readonly Band[]): string {
  const spans = bands.map(({ phase, from, to }) => `${phaseWords[phase].label} from step ${from} to ${to}`)
  return `Phases by step. ${spans.join('; ')}`
}
