/** The suite that every measure of group composition passes: on random runs it equals the reference. */
import { describe, expect, test } from 'vitest'
import { randomGroupRuns } from '../group-run.ts'
import { readValue } from '../small-run.ts'
import { expectClose } from './against-reference.ts'
import { type GroupReference, groupReference } from './reference/group.ts'

export function describeAgainstGroup(
  id: string,
  reference: (run: GroupReference) => number | readonly number[],
): void {
  describe(`${id} equals its reference`, () => {
    test.each(randomGroupRuns)('$title', async (run) => {
      const actual = [await readValue(run, id)].flat()
      const expected = [reference(groupReference(run))].flat()
      expect(actual).toHaveLength(expected.length)
      for (const [index, value] of expected.entries()) expectClose(actual[index], value)
    })
  })
}
