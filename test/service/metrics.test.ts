/** Counters as Prometheus reads them. */
import { expect, it } from 'vitest'
import { createMetrics } from '../../src/service/metrics.ts'

it('adds up by labels, and writes each family once', () => {
  const metrics = createMetrics()
  metrics.add('latebloom_jobs_total', { outcome: 'evaluated' })
  metrics.add('latebloom_jobs_total', { outcome: 'evaluated' })
  metrics.add('latebloom_jobs_total', { outcome: 'failed' })
  metrics.add('latebloom_evaluation_seconds_sum', {}, 0.25)
  expect(metrics.text().split('\n')).toEqual([
    '# HELP latebloom_jobs_total Messages of the queue, by what became of them.',
    '# TYPE latebloom_jobs_total counter',
    'latebloom_jobs_total{outcome="evaluated"} 2',
    'latebloom_jobs_total{outcome="failed"} 1',
    '# HELP latebloom_evaluation_seconds_sum Seconds that evaluating snapshots took, waiting for their turn included.',
    '# TYPE latebloom_evaluation_seconds_sum counter',
    'latebloom_evaluation_seconds_sum 0.25',
    '',
  ])
})

it('escapes what a label may not hold', () => {
  const metrics = createMetrics()
  metrics.add('latebloom_jobs_total', { outcome: 'a"b\\c\nd' })
  expect(metrics.text()).toContain('{outcome="a\\"b\\\\c\\nd"} 1\n')
})
