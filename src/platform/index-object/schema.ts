/** The tables of the list of runs. */
import type { Migration } from '../migrations.ts'

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
]
