/** Sealed secrets: readable under the same pepper, for the same webhook, and for nothing else. */
import { describe, expect, it } from 'vitest'
import { sealerOf } from '../../../src/service/notices/sealing.ts'

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const pepper = 'a pepper of at least 32 characters'
const sealer = sealerOf(pepper, random)
const text = 'whsec_c2VjcmV0'

describe('what is sealed', () => {
  it('comes back under the same pepper', async () => {
    expect(await sealerOf(pepper, random).open('a', await sealer.seal('a', text))).toBe(text)
  })

  it('is another each time, and does not show the text', async () => {
    const [one, two] = [await sealer.seal('a', text), await sealer.seal('a', text)]
    expect(one).not.toEqual(two)
    expect(new TextDecoder('latin1').decode(one)).not.toContain('whsec')
  })

  it('opens for no other webhook, under no other pepper, and not when changed', async () => {
    const sealed = await sealer.seal('a', text)
    expect(await sealer.open('b', sealed)).toBeNull()
    expect(await sealerOf(`${pepper}!`, random).open('a', sealed)).toBeNull()
    const changed = sealed.map((byte, i) => (i === sealed.length - 1 ? byte ^ 1 : byte))
    expect(await sealer.open('a', changed)).toBeNull()
    expect(await sealer.open('a', new Uint8Array(3))).toBeNull()
  })

  it('cannot be made without a pepper', async () => {
    await expect(sealerOf('', random).seal('a', text)).rejects.toThrow('KEY_PEPPER')
  })
})
