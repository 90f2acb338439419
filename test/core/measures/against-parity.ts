/** The suite that every measure of sparse parity passes: on random runs it equals the reference. */
import { describe, test } from 'vitest'
import { randomParityRuns } from '../parity-run.ts'
import { numberOf } from '../small-run.ts'
import { expectClose } from './against-reference.ts'
import { type ParityReference, parityReference } from './reference/parity.ts'

export function describeAgainstParity(id: string, reference: (run: ParityReference) => number): void {
  describe(`${id} equals its reference`, () => {
    test.each(randomParityRuns)('$title', async (run) => {
      expectClose(await numberOf(run, id), reference(parityReference(run)))
    })
  })
}
