/** A mistake in building a graph: which operator refused, which shapes it was given, what it allows. */
export class GraphError extends Error {
  readonly operator: string

  constructor(operator: string, message: string) {
    super(`${operator}: ${message}`)
    this.name = 'GraphError'
    this.operator = operator
  }
}
