/** Bytes as base32 in lower case: no letter that is read as a digit. */

export const BASE32_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Five bits a character; what is left over of the last byte is dropped. */
export function base32(bytes: Uint8Array): string {
  let out = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += BASE32_ALPHABET.charAt((held >>> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return out
}
