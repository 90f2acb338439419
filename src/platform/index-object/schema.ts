/** The tables of the list of runs. */
import { keptAnswersMigration } from '../kept-answers.ts'
import type { Migration } from '../migrations.ts'
import { removedMigration } from './removed.ts'
import { webhooksMigration } from './webhooks/schema.ts'

export const indexMigrations: readonly Migration[] = [
  `
  -- A removed run keeps its row without a body, so that a late delivery does not bring it back.
  CREATE TABLE runs (
    run TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at TEXT,
    body TEXT
  );
  CREATE INDEX runs_newest ON runs (created_at DESC, run DESC) WHERE body IS NOT NULL;
  `,
  keptAnswersMigration,
  `
  -- mac: HMAC of the credential's text; old_mac: of the one before the last rotation. parent: of a session or a code,
  -- what it was made with.
  CREATE TABLE credentials (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    run TEXT,
    parent TEXT,
    mac BLOB NOT NULL,
    old_mac BLOB,
    old_secret_until INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER,
    PRIMARY KEY (kind, id)
  );
  CREATE INDEX credentials_run ON credentials (run) WHERE run IS NOT NULL;
  CREATE INDEX credentials_parent ON credentials (parent) WHERE parent IS NOT NULL;
  `,
  removedMigration,
  webhooksMigration,
]
