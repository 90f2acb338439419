/** Readings and scalars by step: what the detector folds, and what a reader is shown. */

import { z } from 'zod'
import type { Observation } from '../../core/detection/detect.ts'
import { scalarsFromWire, scalarsToWire } from '../../service/scalar-values.ts'
import { type HistoryRow, type Readings, readingsSchema } from '../../wire/reading.ts'
import { scalarValueSchema } from '../../wire/scalars.ts'

const scalarsSchema = z.record(z.string(), scalarValueSchema)

export function putReadings(sql: SqlStorage, step: number, readings: Readings): void {
  sql.exec(
    'INSERT INTO readings (step, body) VALUES (?, ?) ON CONFLICT (step) DO UPDATE SET body = excluded.body',
    step,
    JSON.stringify(readings),
  )
}

export function readingsAt(sql: SqlStorage, step: number): Readings | null {
  const row = sql.exec('SELECT body FROM readings WHERE step = ?', step).toArray().at(0)
  return row === undefined ? null : readingsSchema.parse(JSON.parse(String(row['body'])))
}

export function scalarsAt(sql: SqlStorage, step: number): Readonly<Record<string, number>> {
  const row = sql.exec('SELECT body FROM scalars WHERE step = ?', step).toArray().at(0)
  return row === undefined ? {} : scalarsFromWire(scalarsSchema.parse(JSON.parse(String(row['body']))))
}

export function putScalars(sql: SqlStorage, step: number, scalars: Readonly<Record<string, number>>): void {
  sql.exec(
    'INSERT INTO scalars (step, body) VALUES (?, ?) ON CONFLICT (step) DO UPDATE SET body = excluded.body',
    step,
    JSON.stringify(scalarsToWire(scalars)),
  )
}

/** What is known after a step, in order of steps. */
export function* observationsAfter(sql: SqlStorage, after: number): Generator<Observation> {
  for (const row of joined(sql, after, Number.MAX_SAFE_INTEGER, true)) {
    yield {
      step: row.step,
      readings: row.readings ?? null,
      scalars: scalarsFromWire(row.scalars ?? {}),
    }
  }
}

export function historyRows(
  sql: SqlStorage,
  after: number,
  limit: number,
  withReadings: boolean,
): HistoryRow[] {
  return [...joined(sql, after, limit, withReadings)]
}

/** At most about `most` rows, spread evenly: half by the steps of readings, half by those of scalars, the newest of each. */
export function sampledRows(sql: SqlStorage, most: number): HistoryRow[] {
  const every = (table: 'readings' | 'scalars') =>
    `SELECT step FROM (SELECT step, row_number() OVER (ORDER BY step DESC) AS nth, count(*) OVER () AS n FROM ${table})
     WHERE (nth - 1) % max(1, (2 * n + ?1 - 1) / ?1) = 0`
  const rows = sql.exec(`${joinedOn(`${every('readings')} UNION ${every('scalars')}`)} ORDER BY s.step`, most)
  return Array.from(rows, (row) => historyRow(row, true))
}

export function countRows(sql: SqlStorage, withReadings: boolean): number {
  const steps = withReadings
    ? 'SELECT step FROM readings UNION SELECT step FROM scalars'
    : 'SELECT step FROM scalars'
  return Number(sql.exec(`SELECT count(*) AS n FROM (${steps})`).one()['n'])
}

/** In the order of the alphabet. */
export function scalarNames(sql: SqlStorage): string[] {
  const rows = sql.exec('SELECT DISTINCT j.key AS name FROM scalars, json_each(scalars.body) j ORDER BY 1')
  return Array.from(rows, (row) => String(row['name']))
}

/** The newest step that has readings or scalars. */
export function newestStep(sql: SqlStorage): number | null {
  const row = sql
    .exec(
      'SELECT max((SELECT coalesce(max(step), -1) FROM readings), (SELECT coalesce(max(step), -1) FROM scalars)) AS step',
    )
    .one()
  const step = Number(row['step'])
  return step < 0 ? null : step
}

function* joined(
  sql: SqlStorage,
  after: number,
  limit: number,
  withReadings: boolean,
): Generator<HistoryRow> {
  const steps = withReadings
    ? `SELECT step FROM readings WHERE step > ?1 UNION SELECT step FROM scalars WHERE step > ?1`
    : `SELECT step FROM scalars WHERE step > ?1`
  const rows = sql.exec(`${joinedOn(steps)} ORDER BY s.step LIMIT ?2`, after, limit)
  for (const row of rows) yield historyRow(row, withReadings)
}

function joinedOn(steps: string): string {
  return `SELECT s.step AS step, r.body AS readings, c.body AS scalars
    FROM (${steps}) s LEFT JOIN readings r ON r.step = s.step LEFT JOIN scalars c ON c.step = s.step`
}

export function historyRow(row: Record<string, SqlStorageValue>, withReadings: boolean): HistoryRow {
  const { readings, scalars } = row
  return {
    step: Number(row['step']),
    ...(withReadings && typeof readings === 'string'
      ? { readings: readingsSchema.parse(JSON.parse(readings)) }
      : {}),
    ...(typeof scalars === 'string' ? { scalars: scalarsSchema.parse(JSON.parse(scalars)) } : {}),
  }
}
