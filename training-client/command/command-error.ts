/** A failure that the command expects: its message says what was given, what is allowed and what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
