/** The editor of rules: shown by its script, which fills it. Whoever may read runs may try rules; saving needs `rules:write`. */
import { RuleTemplate } from './rule-template.tsx'

type EditorProps = {
  run: string
  saves: boolean
  /** What a style element must carry: the editors of expressions bring their styles with them. */
  styleNonce: string
}

export function EditorSection({ run, saves, styleNonce }: EditorProps) {
  return (
    <section id="rules-editor" aria-labelledby="edit" data-run={run} data-nonce={styleNonce} hidden>
      <div class="title-row">
        <h2 id="edit">{saves ? 'Change the rules' : 'Try rules'}</h2>
        <p id="draft-state" class="draft-state" role="status" />
      </div>
      <div class="preset-row">
        <label class="field grows">
          <span>Begin with a preset</span>
          <select id="preset" />
        </label>
        <button id="use-preset" type="button" class="quiet">
          Use it
        </button>
      </div>
      <p id="preset-description" class="note" />
      <label class="field">
        <span>Name of the ruleset</span>
        <input id="ruleset-name" maxlength={100} spellcheck={false} />
      </label>
      <ul id="ruleset-troubles" class="troubles" />
      <RuleTemplate />
      <div id="rule-list" />
      <p>
        <button id="add-rule" type="button" class="quiet">
          Add a rule
        </button>
      </p>
      <p class="note">
        Conditions are written in CEL; Ctrl+Space lists names and functions. <code>docs/rules.md</code>{' '}
        explains them.
      </p>
      {saves ? (
        <div class="save-row">
          <button id="save" type="button" class="primary" disabled>
            Save
          </button>
          <span class="note">A new version is in force from the step after the newest one known.</span>
        </div>
      ) : (
        <p id="read-only">
          You can try rules here, not save them: the key that you signed in with lacks the scope{' '}
          <code>rules:write</code>.
        </p>
      )}
      <div id="save-answer" class="save-answer" role="alert" />
    </section>
  )
}
