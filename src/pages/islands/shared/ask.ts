/** Asks the API as this page's session. */

/** `status` 0: nothing was answered. `body` undefined: it was not JSON. */
export type Answer = { status: number; etag: string | null; body: unknown }

export async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, etag: response.headers.get('etag'), body: jsonOf(text) }
  } catch {
    return { status: 0, etag: null, body: undefined }
  }
}

export function isGood({ status }: Answer): boolean {
  return status >= 200 && status < 300
}

/** Why a request was not granted, in the advisor's words. */
export function whyNot({ status, body }: Answer): string {
  if (status === 0) return 'The advisor does not answer. Try again.'
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : undefined
  return typeof detail === 'string' ? detail : `The advisor answered ${status}.`
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
