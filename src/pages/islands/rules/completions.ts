/** Completes names, functions and known texts in an expression. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { fieldOf, listOf, textOf } from '../run/incoming.ts'

type Name = { name: string; unit: string; description: string; oneOf: string[]; unavailable: string }
type RuleFunction = { name: string; signature: string; description: string }
/** What an expression may speak of. */
export type Vocabulary = { names: Name[]; functions: RuleFunction[] }

/** Of the answer of `GET /v1/rules/names`. */
export function vocabularyOf(body: unknown): Vocabulary {
  return {
    names: listOf(fieldOf(body, 'names'), (name) => ({
      name: textOf(fieldOf(name, 'name')),
      unit: textOf(fieldOf(name, 'unit')),
      description: textOf(fieldOf(name, 'description')),
      oneOf: listOf(fieldOf(name, 'one_of'), textOf),
      unavailable: textOf(fieldOf(name, 'unavailable')),
    })),
    functions: listOf(fieldOf(body, 'functions'), (one) => ({
      name: textOf(fieldOf(one, 'name')),
      signature: textOf(fieldOf(one, 'signature')),
      description: textOf(fieldOf(one, 'description')),
    })),
  }
}

export function completionsOf({ names, functions }: Vocabulary) {
  const options = [...names.map(nameOption), ...functions.map(functionOption)]
  return (context: CompletionContext): CompletionResult | null =>
    textsAt(context, names) ?? namesAt(context, options)
}

function namesAt(context: CompletionContext, options: Completion[]): CompletionResult | null {
  const word = context.matchBefore(/[A-Za-z_][\w.]*/)
  if (word === null && !context.explicit) return null
  return { from: word?.from ?? context.pos, options, validFor: /^[\w.]*$/ }
}

/** Inside quotes: the texts that the name before them can be; in `since_phase`, the phases. */
function textsAt(context: CompletionContext, names: readonly Name[]): CompletionResult | null {
  const before = context.matchBefore(/([\w.]+)\s*(==|!=|in\s*\[[^\]]*|\()\s*"[\w]*/)
  const match = before === null ? null : /^([\w.]+)[\s\S]*"(\w*)$/.exec(before.text)
  if (before === null || match === null) return null
  const [, subject = '', typed = ''] = match
  const named = subject === 'since_phase' ? 'phase' : subject
  const texts = names.find(({ name }) => name === named)?.oneOf ?? []
  if (texts.length === 0) return null
  const options = texts.map((label) => ({ label, type: 'text' }))
  return { from: before.to - typed.length, options, validFor: /^\w*$/ }
}

/** A name that has no value in this run is listed last, and says why. */
function nameOption({ name, unit, description, unavailable }: Name): Completion {
  if (unavailable !== '') return { label: name, detail: 'not in this run', info: unavailable, boost: -50 }
  return { label: name, ...(unit !== '' && { detail: unit }), info: description }
}

function functionOption({ name, signature, description }: RuleFunction): Completion {
  return { label: name, apply: `${name}(`, detail: signature.slice(name.length), info: description }
}
