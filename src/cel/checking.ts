/** What a check of an expression goes by, and where it puts what is wrong. */
import type { Declarations } from './declarations.ts'
import type { CelErrorCode } from './error.ts'
import type { Node } from './syntax.ts'

export interface Checking {
  readonly declared: Declarations
  readonly refuse: (code: CelErrorCode, node: Node, message: string, nearest?: string | null) => void
}
