/** The entity tag of a run: a digest of all that it says. */
import type { Run } from '../wire/run.ts'
import { canonicalJson } from './canonical-json.ts'
import { sha256Text } from './digest.ts'

const DIGITS = 32

/** Quoted, as ETag has it. */
export async function runTag(run: Run): Promise<string> {
  return `"${(await sha256Text(canonicalJson(run))).slice(0, DIGITS)}"`
}
