/** An expression as plain data: what is left of CEL once it is read, each node with its place in the source. */

/** Characters from `from` up to, not including, `to`. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const
export const arithmetic = ['+', '-', '*', '/', '%'] as const
export type Comparison = (typeof comparisons)[number]
export type Arithmetic = (typeof arithmetic)[number]

export type Node = { readonly span: Span } & (
  | { readonly kind: 'literal'; readonly value: number | boolean | string }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  /** A variable, or a field of a group of them: `phase`, `measure.test_loss`. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Node[] }
  | { readonly kind: 'not' | 'negate'; readonly of: Node }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Node; readonly right: Node }
  | { readonly kind: 'calculate'; readonly operator: Arithmetic; readonly left: Node; readonly right: Node }
  | { readonly kind: 'in'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'choose'; readonly test: Node; readonly then: Node; readonly otherwise: Node }
)

export type Call = Extract<Node, { kind: 'call' }>

/** The nodes right below a node, from left to right. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return []
    case 'list':
      return node.items
    case 'call':
      return node.args
    case 'not':
    case 'negate':
      return [node.of]
    case 'choose':
      return [node.test, node.then, node.otherwise]
    default:
      return [node.left, node.right]
  }
}

/** What is written between the ends of a node. */
export function textOf(source: string, { span }: Node): string {
  return source.slice(span.from, span.to)
}
