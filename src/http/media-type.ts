/** What a request says of its body's form. */

/** The media type in lower case, without parameters; null where there is none. */
export function mediaType(request: Request): string | null {
  const type = request.headers.get('content-type')
  return type === null ? null : (type.split(';')[0] ?? '').trim().toLowerCase()
}

/** The content coding, null for none: a body that unfolds into more than it announced is not taken. */
export function codingOf(request: Request): string | null {
  const coding = request.headers.get('content-encoding')
  return coding === null || coding === 'identity' ? null : coding
}
