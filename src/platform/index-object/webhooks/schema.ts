/** The tables of a project's webhooks: who is told, what each was told of each run, what waits, and what was delivered. */
import type { Migration } from '../../migrations.ts'

export const webhooksMigration: Migration = `
  -- settings: all but where it goes, as JSON. Addresses and secrets are sealed. shown: what of the address is no secret.
  -- rests_until: after an attempt that failed nothing else is sent for a moment.
  CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    settings TEXT NOT NULL,
    address BLOB NOT NULL,
    shown TEXT NOT NULL,
    secret BLOB NOT NULL,
    old_secret BLOB,
    old_secret_until INTEGER,
    origin TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1,
    disabled_because TEXT,
    rests_until INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  );
  -- The newest news of each run that was taken: the same may come twice.
  CREATE TABLE news_taken (run TEXT PRIMARY KEY, seq INTEGER NOT NULL);
  CREATE TABLE told (webhook TEXT NOT NULL, run TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (webhook, run));
  -- Notices that are collected or held back. waits: whether it was made to.
  CREATE TABLE pending_notices (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook TEXT NOT NULL,
    body TEXT NOT NULL,
    waits INTEGER NOT NULL,
    release_at INTEGER NOT NULL
  );
  CREATE INDEX pending_notices_due ON pending_notices (webhook, release_at);
  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    webhook TEXT NOT NULL,
    notices TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'due',
    made_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    tried_since INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at INTEGER,
    response_status INTEGER,
    response_body TEXT,
    failure TEXT
  );
  CREATE INDEX deliveries_of ON deliveries (webhook, seq);
  CREATE INDEX deliveries_due ON deliveries (webhook, due_at) WHERE state = 'due';
  `
