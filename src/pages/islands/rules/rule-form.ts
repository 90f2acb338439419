/** The form of one rule: reads and fills it, and says in place what is wrong with it. */
import { button, element, part } from '../shared/elements.ts'
import { type DraftRule, kindOf } from './drafts.ts'
import { type EditorOptions, type ExpressionEditor, expressionEditor } from './expression-editor.ts'
import type { Trouble } from './troubles.ts'

export type RuleForm = {
  place: HTMLElement
  read(): DraftRule
  /** Its place in the list, from 0, and how many there are. */
  number(index: number, count: number): void
  show(troubles: readonly Trouble[]): void
  focus(): void
}

export type FormOptions = Pick<EditorOptions, 'nonce' | 'complete' | 'changed'> & {
  move(form: RuleForm, by: -1 | 1): void
  remove(form: RuleForm): void
}

/** Which editor a field of the API is. */
const editorOf: Readonly<Record<string, 'when' | 'to'>> = { when: 'when', 'then.to': 'to' }

export function ruleForm(rule: DraftRule, options: FormOptions): RuleForm {
  const copy = part(document, '#rule-template', HTMLTemplateElement).content.cloneNode(true)
  const holder = element('div', {}, copy)
  const place = part(holder, 'fieldset', HTMLFieldSetElement)
  const input = (name: string) => part(place, `input[data-field="${name}"]`, HTMLInputElement)
  const kind = part(place, 'select[data-field="then"]', HTMLSelectElement)
  const troubleList = part(place, '[data-part="troubles"]', HTMLUListElement)
  const editor = (name: 'when' | 'to', label: string, hint: string) =>
    expressionEditor(part(place, `[data-editor="${name}"]`, HTMLElement), { ...options, label, hint })
  const editors: Record<'when' | 'to', ExpressionEditor> = {
    when: editor('when', 'When', 'phase == "generalized" && test_accuracy > 0.99'),
    to: editor('to', 'To step', '1.25 * step'),
  }

  const showFields = () => {
    const chosen = kindOf(kind.value)
    part(place, '[data-of="extend"]', HTMLElement).hidden = chosen !== 'extend'
    part(place, '[data-of="message"]', HTMLElement).hidden = chosen !== 'intervene' && chosen !== 'notify'
  }
  input('name').value = rule.name
  input('for').value = String(rule.for ?? '')
  input('cooldown').value = String(rule.cooldown ?? '')
  input('message').value = rule.message
  kind.value = rule.kind
  editors.when.setText(rule.when)
  editors.to.setText(rule.to)
  showFields()
  place.addEventListener('input', options.changed)
  kind.addEventListener('change', showFields)

  const form: RuleForm = {
    place,
    read: () => ({
      name: input('name').value,
      when: editors.when.text(),
      for: wholeNumber(input('for')),
      cooldown: wholeNumber(input('cooldown')),
      kind: kindOf(kind.value),
      to: editors.to.text(),
      message: input('message').value,
    }),
    number: (index, count) => {
      part(place, '[data-part="title"]', HTMLElement).textContent = `Rule ${index + 1}`
      part(place, '[data-do="up"]', HTMLButtonElement).disabled = index === 0
      part(place, '[data-do="down"]', HTMLButtonElement).disabled = index === count - 1
    },
    show: (troubles) => {
      for (const name of ['when', 'to'] as const)
        editors[name].mark(troubles.filter(({ field }) => editorOf[field] === name))
      troubleList.replaceChildren(...troubles.map((trouble) => troubleItem(trouble, editors)))
    },
    focus: () => input('name').focus(),
  }
  for (const [name, act] of [
    ['up', () => options.move(form, -1)],
    ['down', () => options.move(form, 1)],
    ['remove', () => options.remove(form)],
  ] as const)
    part(place, `[data-do="${name}"]`, HTMLButtonElement).addEventListener('click', act)
  return form
}

function wholeNumber({ value }: HTMLInputElement): number | null {
  return value.trim() === '' ? null : Number(value)
}

const fieldWords: Readonly<Record<string, string>> = {
  'then.to': 'to step',
  'then.message': 'message',
}

/** One line below the fields, with the nearest known name to put in its place. */
function troubleItem(
  { field, at, message, nearest }: Trouble,
  editors: Record<'when' | 'to', ExpressionEditor>,
) {
  const item = element('li', {}, element('strong', { text: `${fieldWords[field] ?? field}: ` }))
  item.append(message)
  const editor = editorOf[field]
  if (editor === undefined || nearest === null || at === null) return item
  const use = () => {
    editors[editor].replace(at.from, at.to, nearest)
    editors[editor].focus()
  }
  item.append(' ', button(`Use ${nearest}`, use))
  return item
}
