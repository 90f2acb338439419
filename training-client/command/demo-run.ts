/** One training run of the demo: the trainer and the client in this process, the verdicts as they come. */
import type { Advice } from '../../src/wire/advice.ts'
import type { Phase } from '../../src/wire/phase.ts'
import { openRun } from '../client/open-run.ts'
import type { DemoConfiguration } from '../demo/configuration.ts'
import { describeRun } from '../demo/describe-run.ts'
import type { TrainingSummary } from '../demo/summary.ts'
import { trainDemo } from '../demo/train-demo.ts'
import type { TensorFlow } from '../tfjs/tensorflow.ts'
import type { Advisor } from './api.ts'
import { adviceLine, type PhaseSpan, pauseBegins, phaseWords, withPhase } from './phase-lines.ts'
import { progress } from './progress.ts'

export interface DemoOutcome {
  readonly name: string
  readonly page: string | null
  /** Phases as the advisor called them, with the wall seconds since training began. */
  readonly phases: readonly PhaseSpan[]
  readonly last_phase: Phase | null
  readonly stopped_by_advice: boolean
  readonly training: TrainingSummary
  /** What kept advice away, in words; null where nothing did. */
  readonly trouble: string | null
}

interface Surroundings {
  readonly advisor: Advisor
  /** The address of a page, for people. */
  readonly pageOf: (path: string) => string
  readonly tf: TensorFlow
  readonly json: boolean
  readonly say: (line: string) => void
}

const linesEvery = 10

export async function runDemo(
  configuration: DemoConfiguration,
  { advisor, pageOf, tf, json, say }: Surroundings,
): Promise<DemoOutcome> {
  const { spec, probe } = describeRun(configuration)
  const begun = performance.now()
  let phases: readonly PhaseSpan[] = []
  let shown = 0
  let heard: Advice | null = null
  const bar = progress(configuration.max_steps, 'steps', json)

  const hear = (advice: Advice): void => {
    const news = phases.at(-1)?.phase !== advice.phase || heard?.advice !== advice.advice
    const pauses = pauseBegins(heard, advice)
    heard = advice
    phases = withPhase(phases, advice, (performance.now() - begun) / 1000)
    if (json) {
      const { step, phase, reasons, verdict } = advice
      console.log(
        JSON.stringify({
          event: 'advice',
          step,
          phase,
          probabilities: verdict.probabilities,
          advice: advice.advice,
          reasons,
        }),
      )
      return
    }
    if (news) say(`\n${phaseWords[advice.phase]} from step ${advice.step}: ${advice.reasons[0]}`)
    if (news || shown % linesEvery === 0) say(adviceLine(advice))
    if (pauses) say('A pause is advised. The demo keeps no checkpoints, and trains on.')
    shown += 1
  }

  const run = openRun(spec, { ...connection(advisor), probe, onAdvice: hear, closeTimeoutMs: 60_000 })
  let announced = false
  const training = await trainDemo(configuration, {
    tf,
    onStep: (step, scalars) => {
      run.scalars(step, { ...scalars })
      bar.at(step, `train ${scalars.train_loss.toExponential(1)} test ${scalars.test_loss.toPrecision(3)}`)
    },
    onSnapshot: (step, tensors) => run.snapshot(step, tensors),
    shouldStop: () => {
      const { run: id } = run.status()
      if (!announced && id !== null) {
        announced = true
        say(`${configuration.name}: watch it at ${pageOf(`/runs/${id}`)}`)
      }
      return run.shouldStop()
    },
  })
  bar.end()
  const report = await run.close()
  const newest = run.advice()
  return {
    name: configuration.name,
    page: report.page,
    phases,
    last_phase: newest?.phase ?? null,
    stopped_by_advice: training.ended_by === 'asked',
    training,
    trouble: troubleOf(report),
  }
}

function connection({ url, apiKey }: Advisor): { url: string; apiKey?: string } {
  return apiKey === null ? { url } : { url, apiKey }
}

function troubleOf(report: Awaited<ReturnType<ReturnType<typeof openRun>['close']>>): string | null {
  const { unsent, failed } = report
  if (unsent.snapshots.length > 0 || unsent.scalar_lines > 0) {
    const kept =
      unsent.kept_in === null
        ? ''
        : ` They are kept in ${unsent.kept_in}: npx latebloom replay ${unsent.kept_in}`
    return `${unsent.snapshots.length} snapshots and ${unsent.scalar_lines} lines of scalars could not be sent (${unsent.why ?? 'no reason is known'}).${kept}`
  }
  const [first] = failed
  return first === undefined ? null : `${failed.length} posts failed; the first: ${first.why}`
}
