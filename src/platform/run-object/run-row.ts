/** The run itself: what it is, its probe, and when its trainer was last heard. */
import { type RunSpec, runSpecSchema, type runStates } from '../../wire/run.ts'
import { insertFirstAttempt } from './attempts.ts'

export interface RunRow {
  readonly project: string
  readonly id: string
  readonly name: string
  readonly spec: RunSpec
  readonly body_digest: string
  readonly state: (typeof runStates)[number]
  readonly created_at: number
  readonly heard_at: number
  readonly probe_sha256: string | null
  readonly model_sha256: string | null
  readonly deleting: boolean
}

/** The row, or null before `insertRun`. */
export function readRun(sql: SqlStorage): RunRow | null {
  const row = sql.exec('SELECT * FROM run').toArray().at(0)
  if (row === undefined) return null
  const text = (column: string): string | null => {
    const value = row[column]
    return typeof value === 'string' ? value : null
  }
  return {
    project: String(row['project']),
    id: String(row['id']),
    name: String(row['name']),
    spec: runSpecSchema.parse(JSON.parse(String(row['spec']))),
    body_digest: String(row['body_digest']),
    state: row['state'] === 'closed' ? 'closed' : 'open',
    created_at: Number(row['created_at']),
    heard_at: Number(row['heard_at']),
    probe_sha256: text('probe_sha256'),
    model_sha256: text('model_sha256'),
    deleting: row['deleting'] === 1,
  }
}

export function insertRun(
  sql: SqlStorage,
  { project, id }: Pick<RunRow, 'project' | 'id'>,
  spec: RunSpec,
  digest: string,
  now: number,
): void {
  sql.exec(
    `INSERT INTO run (only, project, id, name, spec, body_digest, state, created_at, heard_at)
     VALUES (1, ?, ?, ?, ?, ?, 'open', ?, ?)`,
    project,
    id,
    spec.name,
    JSON.stringify(spec),
    digest,
    now,
    now,
  )
  insertFirstAttempt(sql, now)
}

export function updateRun(
  sql: SqlStorage,
  {
    name,
    state,
    probe_sha256,
    model_sha256,
  }: Pick<RunRow, 'name' | 'state' | 'probe_sha256' | 'model_sha256'>,
): void {
  sql.exec(
    'UPDATE run SET name = ?, state = ?, probe_sha256 = ?, model_sha256 = ?',
    name,
    state,
    probe_sha256,
    model_sha256,
  )
}

export function setDeleting(sql: SqlStorage): void {
  sql.exec('UPDATE run SET deleting = 1')
}
