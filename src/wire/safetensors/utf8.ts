const chunkBytes = 8192

/**
 * The text that bytes encode in UTF-8, or null where they do not: overlong forms and surrogates count as malformed,
 * a byte order mark stays. Needs the language alone, so that the core can read snapshots without a platform.
 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  let text = ''
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    text += String.fromCharCode(...bytes.subarray(at, at + chunkBytes))
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is looked for
  if (/^[\x00-\x7f]*$/.test(text)) return text
  try {
    return decodeURIComponent(text.replace(/[%\x80-\xff]/g, escapeByte))
  } catch {
    return null
  }
}

function escapeByte(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`
}
