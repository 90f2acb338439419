/** Takes lines of scalars, all or none: a bad line is named by its number and nothing is stored. */
import { type ScalarsReceipt, scalarsLineSchema } from '../wire/scalars.ts'
import { type Fault, failed, type Result, success } from './failure.ts'
import { notNewest } from './not-begun.ts'
import type { Ports, ScalarsAt } from './ports.ts'
import { scalarsFromWire } from './scalar-values.ts'

const MOST_FAULTS = 20

export async function receiveScalars(
  ports: Ports,
  run: string,
  text: string,
  attempt: number | null,
): Promise<Result<ScalarsReceipt>> {
  const lines = readLines(text)
  if (!lines.ok) return lines
  const posted = await ports.ledger(run).postScalars(lines.value, attempt)
  switch (posted.kind) {
    case 'run_unknown':
      return failed({ kind: 'run_unknown', run })
    case 'conflict': {
      const { step, name, stored, given } = posted
      return failed({ kind: 'scalar_conflict', step, name, stored, given })
    }
    case 'too_many_scalars':
      return failed(posted)
    case 'attempt_superseded':
    case 'attempt_unknown':
      return notNewest(posted, run)
    case 'stored':
      return success({ run, accepted: posted.accepted, already_known: posted.already_known })
  }
}

/** The lines of a body. Pointers count lines from 0, as in an array. */
export function readLines(text: string): Result<readonly ScalarsAt[]> {
  const lines: ScalarsAt[] = []
  const errors: Fault[] = []
  for (const [number, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const read = readLine(line)
    if ('step' in read) lines.push(read)
    else errors.push(...read.faults.map((fault) => ({ ...fault, pointer: `/${number}${fault.pointer}` })))
    if (errors.length >= MOST_FAULTS) break
  }
  if (errors.length > 0) {
    return failed({
      kind: 'invalid',
      code: 'scalars_line',
      detail:
        'A line is not scalars, and nothing was stored. Each line is one JSON object with an integer step.',
      errors,
    })
  }
  return success(lines)
}

function readLine(line: string): ScalarsAt | { readonly faults: readonly Fault[] } {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    const detail = 'Not JSON. NaN and the infinities are written as "NaN", "Infinity", "-Infinity".'
    return { faults: [{ pointer: '', detail }] }
  }
  const parsed = scalarsLineSchema.safeParse(json)
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.map((issue) => ({
        pointer: issue.path.map((part) => `/${String(part)}`).join(''),
        detail: issue.message,
      })),
    }
  }
  const { step, ...scalars } = parsed.data
  return { step, scalars: scalarsFromWire(scalars) }
}
