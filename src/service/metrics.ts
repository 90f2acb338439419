/** Counters of one isolate, in the text format that Prometheus reads. They start at zero whenever an isolate does. */

const families = {
  latebloom_requests_total: 'Requests by method, route and status.',
  latebloom_request_seconds_sum: 'Seconds that answering took, by route.',
  latebloom_snapshots_total: 'Snapshots that were sent, by what became of them in their request.',
  latebloom_evaluation_seconds_sum:
    'Seconds that evaluating snapshots took, waiting for their turn included.',
  latebloom_evaluations_total: 'Evaluations that ended.',
  latebloom_jobs_total: 'Messages of the queue, by what became of them.',
} as const
export type Counter = keyof typeof families
export type Labels = Readonly<Record<string, string>>

export interface Metrics {
  add(counter: Counter, labels?: Labels, by?: number): void
  /** All counters as text (version 0.0.4). */
  text(): string
}

/** Labels are of few values each: no run, no address, nothing that a sender chose. */
export function createMetrics(): Metrics {
  const values = new Map<Counter, Map<string, number>>()
  return {
    add(counter, labels = {}, by = 1) {
      const series = values.get(counter) ?? new Map<string, number>()
      values.set(counter, series)
      const key = labelled(labels)
      series.set(key, (series.get(key) ?? 0) + by)
    },
    text() {
      const lines: string[] = []
      for (const [counter, series] of values) {
        lines.push(`# HELP ${counter} ${families[counter]}`, `# TYPE ${counter} counter`)
        for (const [labels, value] of series) lines.push(`${counter}${labels} ${value}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
