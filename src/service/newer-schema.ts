/** Data of a newer version, whose tables this one does not know. */

/** What crosses from one object to another keeps its text alone, so the text says it all. */
export class NewerSchemaError extends Error {
  constructor(stored: number, known: number) {
    super(`newer schema: ${stored} is stored, ${known} is known`)
  }
}

/** The versions in such an error's text, from whichever object it came; null for any other error. */
export function newerSchema(error: Error): { readonly stored: number; readonly known: number } | null {
  const match = /newer schema: (\d+) is stored, (\d+) is known/.exec(error.message)
  return match === null ? null : { stored: Number(match[1]), known: Number(match[2]) }
}
