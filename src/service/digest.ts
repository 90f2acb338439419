/** SHA-256, as the 64 lower-case hex digits that name a snapshot's bytes everywhere. */

export async function sha256Bytes(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await sha256Bytes(bytes))
}

export function sha256Text(text: string): Promise<string> {
  return sha256(utf8(text))
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Text as bytes. The encoder's own type leaves open whose memory they are in; a copy does not. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text))
}
