/** What made an advice beside its inputs and its rules: the detector's parameters, and this code. */
import { fitted } from '../../core/detection/parameters.ts'
import type { Decision } from '../../wire/decisions.ts'
import { canonicalJson } from '../canonical-json.ts'
import { sha256Now } from '../sha256-now.ts'

/** As package.json has it, which a test holds it to. */
export const codeVersion = '0.1.0'

/** Counted up with each change of the detector or of the advice that gives another answer to the same readings. */
const detectorVersion = 1

let detector: Decision['detector'] | null = null

/** Once an isolate: the parameters do not change while it lives. */
export function detectorNow(): Decision['detector'] {
  detector ??= { version: detectorVersion, sha256: sha256Now(canonicalJson(fitted)) }
  return detector
}
