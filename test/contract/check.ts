/** Holds an answer against the document: its status, its type, and its body against the schema. */

import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Operation, Schema } from './document.ts'

export type Verdict =
  | { readonly kind: 'right' }
  | { readonly kind: 'server_error' | 'undocumented' | 'misfit'; readonly why: string }

export interface Answer {
  readonly status: number
  readonly type: string | null
  readonly body: Uint8Array
}

const PROBLEM = 'application/problem+json'
const right: Verdict = { kind: 'right' }

export function createChecker() {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  formats.default(ajv)
  const validators = new Map<Schema, ValidateFunction>()

  /** Null where the value fits; else what is wrong with it. */
  function misfit(schema: Schema, value: unknown): string | null {
    const validate = validators.get(schema) ?? ajv.compile(schema)
    validators.set(schema, validate)
    return validate(value) ? null : ajv.errorsText(validate.errors)
  }

  function check(operation: Operation, { status, type, body }: Answer): Verdict {
    if (status >= 500) return { kind: 'server_error', why: text(body) }
    const listed = operation.responses[String(status)]
    const documented = listed ?? (status >= 400 ? operation.responses['default'] : undefined)
    if (documented === undefined) return { kind: 'undocumented', why: `status ${status}` }
    const { content } = documented
    if (content === undefined) {
      return body.length === 0
        ? right
        : { kind: 'misfit', why: `${body.length} bytes where none are documented` }
    }
    const media = (type ?? '').split(';')[0] ?? ''
    const described = content[media]
    if (described === undefined) return { kind: 'undocumented', why: `type ${type} with status ${status}` }
    if (media !== 'application/json' && media !== PROBLEM) return right
    const value: unknown = JSON.parse(text(body))
    const why = misfit(described.schema, value) ?? (media === PROBLEM ? otherStatus(value, status) : null)
    return why === null ? right : { kind: 'misfit', why }
  }

  return { check, misfit }
}

function otherStatus(problem: unknown, status: number): string | null {
  const said = typeof problem === 'object' && problem !== null && 'status' in problem ? problem.status : null
  return said === status ? null : `the problem says ${said}, the answer ${status}`
}

function text(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}
