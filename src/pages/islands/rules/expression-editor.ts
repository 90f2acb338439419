/** An editor of one expression: completion, undo, and marks where something is wrong. */
import {
  autocompletion,
  type CompletionSource,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { editorTheme } from './editor-theme.ts'
import type { Trouble } from './troubles.ts'

export type ExpressionEditor = {
  text(): string
  setText(text: string): void
  mark(troubles: readonly Trouble[]): void
  replace(from: number, to: number, text: string): void
  focus(): void
}

export type EditorOptions = {
  nonce: string
  label: string
  hint: string
  complete: CompletionSource
  changed(): void
}

export function expressionEditor(parent: HTMLElement, options: EditorOptions): ExpressionEditor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        EditorView.cspNonce.of(options.nonce),
        editorTheme,
        history(),
        closeBrackets(),
        autocompletion({ override: [options.complete], icons: false }),
        // Tab leaves the editor, as it leaves every other field.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        placeholder(options.hint),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) options.changed()
        }),
      ],
    }),
  })
  const replace = (from: number, to: number, insert: string) =>
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } })
  return {
    text: () => view.state.doc.toString(),
    setText: (text) => replace(0, view.state.doc.length, text),
    replace,
    mark: (troubles) => {
      const end = view.state.doc.length
      view.dispatch(
        setDiagnostics(
          view.state,
          troubles.map((trouble) => diagnosticOf(trouble, end)),
        ),
      )
    },
    focus: () => view.focus(),
  }
}

/** At least one character, so that it is seen; a check may be older than what is typed since. */
function diagnosticOf({ at, message, nearest }: Trouble, end: number): Diagnostic {
  const to = Math.min(Math.max(at?.to ?? end, (at?.from ?? 0) + 1), end)
  const from = Math.max(0, Math.min(at?.from ?? 0, to - 1))
  const use = (name: string) => ({
    name: `Use ${name}`,
    apply: (view: EditorView, start: number, stop: number) =>
      view.dispatch({ changes: { from: start, to: stop, insert: name } }),
  })
  return { from, to, severity: 'error', message, actions: nearest === null ? [] : [use(nearest)] }
}
