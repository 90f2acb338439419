/** SQLite as Node brings it. */

/** Node says on standard error that its SQLite is experimental, which is of no use to whoever makes a backup. */
export async function loadSqlite() {
  const printers = process.listeners('warning')
  process.removeAllListeners('warning')
  try {
    const sqlite = await import('node:sqlite')
    // The warning comes at the next turn.
    await new Promise((resolve) => setImmediate(resolve))
    return sqlite
  } finally {
    for (const printer of printers) process.on('warning', printer)
  }
}
