/** The corpus of recorded runs: what is in it, and that the detector's parameters are those which it gives. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fitExperts } from '../../corpus/fitting/fit.ts'
import { observationsOf } from '../../corpus/fitting/observations.ts'
import { rowsOf } from '../../corpus/fitting/rows.ts'
import { readKeptRun } from '../../corpus/measuring/kept-run.ts'
import { root } from '../../embedded/paths.ts'
import { fitted } from '../../src/core/detection/parameters.ts'

const folder = join(root, 'corpus', 'runs')
const configured = z.looseObject({ configuration: z.string() })
const runs = await Promise.all(readdirSync(folder).map((name) => readKeptRun(join(folder, name))))
const configurations = new Set(runs.map(({ spec }) => configured.parse(spec).configuration))
const count = (holds: (run: (typeof runs)[number]) => boolean): number => runs.filter(holds).length

describe('the corpus', () => {
  test('has runs of every kind in many configurations', () => {
    expect(runs.length).toBeGreaterThanOrEqual(150)
    expect(configurations.size).toBeGreaterThanOrEqual(15)
    expect(count(({ truth }) => !truth.generalizes)).toBeGreaterThanOrEqual(50)
    expect(count(({ truth }) => truth.generalizes && truth.at_once)).toBeGreaterThanOrEqual(10)
    expect(count(({ truth }) => truth.lost_step !== null)).toBeGreaterThanOrEqual(5)
  })

  test('has tasks with and without a known structure', () => {
    const kinds = new Set(runs.map(({ spec }) => spec.task.kind))
    expect([...kinds].sort()).toEqual(['generic', 'group_composition', 'modular_arithmetic', 'sparse_parity'])
  })

  test('stays under 40 MB', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
    expect(bytes).toBeLessThan(40e6)
  })
})

test('the parameters are those which the corpus gives', { timeout: 120_000 }, () => {
  const { runs: fittedOn, configurations: of } = fitted.provenance
  expect([fittedOn, of]).toEqual([runs.length, configurations.size])
  const experts = fitExperts(runs.map((run) => rowsOf({ ...run, observations: observationsOf(run) })))
  expect(experts).toEqual(fitted.experts)
})
