/** Reads CEL into our own tree. The one file that knows the library: all else works on the tree. */
import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'
import { type CelError, celError } from './error.ts'
import { mostArguments, mostDepth, mostItems, mostNodes, mostSource } from './limits.ts'
import { arithmetic, comparisons, type Node, type Span } from './syntax.ts'

const environment = new Environment({
  limits: {
    maxAstNodes: mostNodes,
    maxDepth: mostDepth,
    maxListElements: mostItems,
    maxMapEntries: mostItems,
    maxCallArguments: mostArguments,
  },
})

export type Parsed =
  | { readonly ok: true; readonly node: Node }
  | { readonly ok: false; readonly error: CelError }

/** The tree of an expression of at most `mostSource` characters, or the first thing that is wrong with it. */
export function parse(source: string): Parsed {
  if (source.length > mostSource) {
    const said = `The expression has ${source.length} characters, and at most ${mostSource} are taken: split it into several rules.`
    return {
      ok: false,
      error: celError('expression_too_long', { from: mostSource, to: source.length }, said),
    }
  }
  try {
    return converted(environment.parse(source).ast)
  } catch (error) {
    return { ok: false, error: fromLibrary(error, source) }
  }
}

function fromLibrary(error: unknown, source: string): CelError {
  // Whatever the parser throws is about the source: there is nothing else that it reads.
  if (!(error instanceof Error)) return celError('syntax_error', { from: 0, to: source.length }, 'Not CEL.')
  const range = error instanceof ParseError ? error.range : undefined
  const at = { from: range?.start ?? 0, to: range?.end ?? source.length }
  if (error instanceof ParseError && error.code === 'limit_exceeded') {
    const said = `The expression is too large: at most ${mostNodes} operations, ${mostDepth} nested, lists of ${mostItems} and calls with ${mostArguments} arguments are taken.`
    return celError('expression_too_large', at, said)
  }
  const summary = error instanceof ParseError ? error.summary : error.message
  return celError('syntax_error', at, `${summary}.`)
}

function converted(ast: ASTNode): Parsed {
  const refused: CelError[] = []
  const node = convert(ast, (error) => refused.push(error))
  const [error] = refused
  return error === undefined ? { ok: true, node } : { ok: false, error }
}

function convert(ast: ASTNode, refuse: (error: CelError) => void): Node {
  const span: Span = { from: ast.start, to: ast.end }
  const below = (child: ASTNode): Node => convert(child, refuse)
  const not = (what: string): Node => {
    refuse(celError('not_supported', span, what))
    return { kind: 'literal', value: false, span }
  }
  switch (ast.op) {
    case 'value': {
      const value = ast.args
      if (typeof value === 'bigint') return { kind: 'literal', value: Number(value), span }
      if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
        return { kind: 'literal', value, span }
      return not('Values are numbers, texts, true and false: null, bytes and unsigned numbers are not taken.')
    }
    case 'id':
      return { kind: 'name', name: ast.args, span }
    case '.': {
      const [group, field] = ast.args
      return group.op === 'id'
        ? { kind: 'name', name: `${group.args}.${field}`, span }
        : not('A name is of the form phase or measure.test_loss, and has no parts beyond that.')
    }
    case 'list':
      return { kind: 'list', items: ast.args.map(below), span }
    case 'call': {
      const [callee, args] = ast.args
      return { kind: 'call', callee, args: args.map(below), span }
    }
    case '!_':
      return { kind: 'not', of: below(ast.args), span }
    case '-_':
      return { kind: 'negate', of: below(ast.args), span }
    case '&&':
      return { kind: 'and', left: below(ast.args[0]), right: below(ast.args[1]), span }
    case '||':
      return { kind: 'or', left: below(ast.args[0]), right: below(ast.args[1]), span }
    case '?:': {
      const [test, then, otherwise] = ast.args
      return { kind: 'choose', test: below(test), then: below(then), otherwise: below(otherwise), span }
    }
    case 'in':
      return { kind: 'in', left: below(ast.args[0]), right: below(ast.args[1]), span }
    case 'rcall':
      return not('Functions are called as slope(measure.test_loss, 10): methods of a value are not taken.')
    case 'map':
      return not('Maps are not taken.')
    case '[]':
    case '[?]':
    case '.?':
      return not('Elements of lists are not taken: use in, or size().')
    default: {
      const compared = comparisons.find((operator) => operator === ast.op)
      const calculated = arithmetic.find((operator) => operator === ast.op)
      const [left, right] = [below(ast.args[0]), below(ast.args[1])]
      if (compared !== undefined) return { kind: 'compare', operator: compared, left, right, span }
      if (calculated !== undefined) return { kind: 'calculate', operator: calculated, left, right, span }
      return not(`${ast.op} is not taken.`)
    }
  }
}
