/** The keys of a run's objects, and what they say read back. */
import { describe, expect, it } from 'vitest'
import {
  indexKey,
  modelKey,
  placeOf,
  probeKey,
  shardKey,
  snapshotKey,
} from '../../src/service/object-keys.ts'

const run = 'run_01k9z0a4x7m2q8tb3c5d'
const sha256 = 'c'.repeat(64)

describe('the place of an object', () => {
  it.each([0, 7, 12_345_678, 123_456_789, Number.MAX_SAFE_INTEGER])(
    'is read back from its key at step %d',
    (step) => {
      expect(placeOf(run, snapshotKey(run, step, sha256))).toEqual({ kind: 'snapshot', step, sha256 })
      expect(placeOf(run, indexKey(run, step, sha256))).toEqual({ kind: 'index', step, sha256 })
      expect(placeOf(run, shardKey(run, step, sha256))).toEqual({ kind: 'shard', step, sha256 })
    },
  )

  it('is read back of a probe and a model', () => {
    expect(placeOf(run, probeKey(run, sha256))).toEqual({ kind: 'probe', sha256 })
    expect(placeOf(run, modelKey(run, sha256))).toEqual({ kind: 'model', sha256 })
  })

  it('is none for what is not of this run, or of no kind that is known', () => {
    const other = 'run_01k9z0a4x7m2q8tb3c5e'
    for (const key of [
      probeKey(other, sha256),
      `elsewhere/${probeKey(run, sha256)}`,
      `runs/${run}/notes.txt`,
      snapshotKey(run, 1, sha256.slice(1)),
      `${snapshotKey(run, 1, sha256)}.part`,
    ])
      expect(placeOf(run, key)).toBeNull()
  })
})
