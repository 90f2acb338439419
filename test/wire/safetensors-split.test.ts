/** Cutting a file into shards loses nothing, whatever the size of a shard. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSafetensors } from '../../src/wire/safetensors/parse.ts'
import { splitSafetensors } from '../../src/wire/safetensors/split.ts'
import { type WritableTensor, writeSafetensors } from '../../src/wire/safetensors/write.ts'

const tensors = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z.]{1,8}$/), fc.integer({ min: 0, max: 40 })), {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 12,
  })
  .map((entries) =>
    entries.map(([name, size], index): WritableTensor => {
      if (index % 2 === 1)
        return { name, shape: [size], dtype: 'F16', data: new Uint16Array(size).fill(index) }
      return { name, shape: [size], dtype: 'F32', data: new Float32Array(size).fill(index) }
    }),
  )

test('every tensor is in the shard that the index names, with its format, shape and bytes', () => {
  fc.assert(
    fc.property(tensors, fc.integer({ min: 1, max: 400 }), (given, mostBytes) => {
      const file = writeSafetensors(given, { step: '3' })
      const whole = parseSafetensors(file)
      const split = splitSafetensors(file, mostBytes)
      if (!split.ok || !whole.ok) return expect.fail('not parsed')
      expect(split.metadata).toEqual({ step: '3' })
      const names: string[] = []
      for (const shard of split.shards) {
        const part = parseSafetensors(shard.make())
        if (!part.ok) return expect.fail(part.failure.detail)
        const bytes = Array.from(part.file.tensors.values(), (view) => view.bytes.length)
        expect(bytes.length === 1 || bytes.reduce((sum, size) => sum + size, 0) <= mostBytes).toBe(true)
        for (const [name, view] of part.file.tensors) {
          expect(split.weight_map[name]).toBe(shard.file)
          expect(view).toEqual(whole.file.tensors.get(name))
          names.push(name)
        }
      }
      expect(names).toEqual([...whole.file.tensors.keys()])
    }),
  )
})

test('what is no file is refused', () => {
  expect(splitSafetensors(new Uint8Array(3), 10)).toMatchObject({
    ok: false,
    failure: { code: 'file_too_short' },
  })
})
