/** The rules under work: a form each, in their order, and the name of the ruleset. */
import { element, part } from '../shared/elements.ts'
import { type Draft, newRule } from './drafts.ts'
import { type FormOptions, type RuleForm, ruleForm } from './rule-form.ts'
import type { Trouble } from './troubles.ts'

export type RuleList = {
  read(): Draft
  fill(draft: Draft): void
  show(troubles: readonly Trouble[]): void
}

export function ruleList(options: Pick<FormOptions, 'nonce' | 'complete' | 'changed'>): RuleList {
  const name = part(document, '#ruleset-name', HTMLInputElement)
  const list = part(document, '#rule-list', HTMLElement)
  const add = part(document, '#add-rule', HTMLButtonElement)
  const wholeTroubles = part(document, '#ruleset-troubles', HTMLUListElement)
  const most = Number(part(document, '#rule-template', HTMLTemplateElement).dataset['most'])
  let forms: RuleForm[] = []

  const renumber = () => {
    for (const [index, form] of forms.entries()) form.number(index, forms.length)
    add.disabled = forms.length >= most
  }
  const arrange = (arranged: RuleForm[]) => {
    forms = arranged
    list.replaceChildren(...forms.map(({ place }) => place))
    renumber()
    options.changed()
  }
  const formOptions: FormOptions = {
    ...options,
    move: (form, by) => {
      const from = forms.indexOf(form)
      const arranged = forms.filter((other) => other !== form)
      arranged.splice(from + by, 0, form)
      arrange(arranged)
      form.focus()
    },
    remove: (form) => {
      arrange(forms.filter((other) => other !== form))
      add.focus()
    },
  }
  name.addEventListener('input', options.changed)
  add.addEventListener('click', () => {
    const form = ruleForm(newRule, formOptions)
    arrange([...forms, form])
    form.focus()
  })

  return {
    read: () => ({ name: name.value, rules: forms.map((form) => form.read()) }),
    fill: (draft) => {
      name.value = draft.name
      arrange(draft.rules.map((rule) => ruleForm(rule, formOptions)))
    },
    show: (troubles) => {
      for (const [index, form] of forms.entries())
        form.show(troubles.filter((trouble) => trouble.rule === index))
      const rest = troubles.filter(({ rule }) => rule === null || rule >= forms.length)
      wholeTroubles.replaceChildren(...rest.map(({ message }) => element('li', { text: message })))
    },
  }
}
