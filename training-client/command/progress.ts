/** Progress on standard error: a bar on a terminal, nothing otherwise, so that logs and pipes stay clean. */
import cliProgress from 'cli-progress'

export interface Progress {
  at(value: number, note?: string): void
  end(): void
}

export function progress(total: number, unit: string, quiet = false): Progress {
  if (quiet || !process.stderr.isTTY) return { at: () => {}, end: () => {} }
  const bar = new cliProgress.SingleBar({
    format: `{bar} {value}/{total} ${unit} | {duration_formatted} | {note}`,
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  })
  bar.start(total, 0, { note: '' })
  return {
    at: (value, note = '') => bar.update(value, { note }),
    end: () => bar.stop(),
  }
}
