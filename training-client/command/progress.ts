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

const patienceMs = 2000

/** The same for what is mostly over at once: the bar shows after two seconds. */
export function lateProgress(total: number, unit: string, quiet = false): Progress {
  const begun = performance.now()
  let bar: Progress | null = null
  return {
    at(value, note) {
      if (performance.now() - begun >= patienceMs) bar ??= progress(total, unit, quiet)
      bar?.at(value, note)
    },
    end: () => bar?.end(),
  }
}

export interface ByteProgress {
  readonly at: (done: number, total: number) => void
  readonly end: () => void
}

/** Progress in bytes whose number shows once the work has begun. */
export function byteProgress(quiet = false): ByteProgress {
  let bar: Progress | null = null
  return {
    at(done, total) {
      bar ??= progress(Math.ceil(total / MB), 'MB', quiet)
      bar.at(Math.floor(done / MB))
    },
    end: () => bar?.end(),
  }
}

const MB = 1e6

export function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(1)} MB`
}
