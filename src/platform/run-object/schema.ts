/** The tables of one run's history. */
import { keptAnswersMigration } from '../kept-answers.ts'
import type { Migration } from '../migrations.ts'
import { decisionsMigration } from './decisions.ts'
import { liveEventsMigration } from './live-events.ts'
import { newsMigration } from './news.ts'
import { paceMigration } from './pace.ts'
import { retentionMigration } from './retention.ts'
import { rulesMigration } from './rules.ts'

export const runMigrations: readonly Migration[] = [
  `
  CREATE TABLE run (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    probe_sha256 TEXT,
    deleting INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE snapshots (
    step INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    state TEXT NOT NULL,
    lease TEXT,
    lease_expires_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    failure TEXT
  );
  CREATE INDEX snapshots_due ON snapshots (lease_expires_at) WHERE lease_expires_at IS NOT NULL;
  -- body: readings by measure id, as JSON. One row a step keeps a snapshot's readings one write.
  CREATE TABLE readings (step INTEGER PRIMARY KEY, body TEXT NOT NULL);
  -- body: scalars by name, as JSON, with NaN and the infinities as strings.
  CREATE TABLE scalars (step INTEGER PRIMARY KEY, body TEXT NOT NULL);
  -- Versions of the advice at each step that has readings; the newest is the answer, the older were given before.
  CREATE TABLE advice (
    step INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    PRIMARY KEY (step, version)
  );
  CREATE TABLE outbox (
    topic TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL
  );
  `,
  'ALTER TABLE run ADD COLUMN model_sha256 TEXT',
  keptAnswersMigration,
  "ALTER TABLE run ADD COLUMN project TEXT NOT NULL DEFAULT 'default'",
  'ALTER TABLE snapshots ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0',
  // Where phases change is found in the index, without reading each advice.
  `
  ALTER TABLE advice ADD COLUMN phase TEXT GENERATED ALWAYS AS (json_extract(body, '$.phase')) VIRTUAL;
  CREATE INDEX advice_phases ON advice (step, version, phase);
  `,
  // The tables above hold the history of the newest attempt. What an attempt abandoned lies beside them, with the attempt
  // whose history it was. The cause of advice is unknown where it was given before this.
  `
  CREATE TABLE attempts (
    attempt INTEGER PRIMARY KEY,
    parent INTEGER,
    from_step INTEGER,
    reason TEXT,
    begun_at INTEGER NOT NULL,
    ended_at_step INTEGER
  );
  INSERT INTO attempts (attempt, begun_at) SELECT 1, created_at FROM run;
  ALTER TABLE advice ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE advice ADD COLUMN cause TEXT;
  CREATE TABLE abandoned_snapshots (
    lineage INTEGER NOT NULL,
    step INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    failure TEXT,
    PRIMARY KEY (lineage, step)
  );
  CREATE TABLE abandoned_readings (
    lineage INTEGER NOT NULL, step INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (lineage, step)
  );
  CREATE TABLE abandoned_scalars (
    lineage INTEGER NOT NULL, step INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (lineage, step)
  );
  CREATE TABLE abandoned_advice (
    lineage INTEGER NOT NULL,
    step INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    cause TEXT,
    PRIMARY KEY (step, version)
  );
  `,
  liveEventsMigration,
  paceMigration,
  retentionMigration,
  newsMigration,
  rulesMigration,
  decisionsMigration,
]
