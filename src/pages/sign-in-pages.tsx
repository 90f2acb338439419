import { Layout } from './layout.tsx'

/** The page that takes an API key; its script sends it, so that it is in no address and no history. */
export function SignInPage({ next }: { next: string }) {
  return (
    <Layout title="Sign in" script="sign-in" signedOut>
      <h1>Sign in</h1>
      <form id="sign-in" class="sign-in" data-next={next}>
        <label for="credential">API key</label>
        <input
          id="credential"
          type="password"
          name="credential"
          autocomplete="current-password"
          spellcheck={false}
          required
        />
        <button type="submit">Sign in</button>
      </form>
      <p id="sign-in-trouble" role="alert" />
      <p>
        The advisor of this machine keeps its first key in the file <code>key</code> of its data directory,
        and prints an address that signs in by itself when it starts.
      </p>
      <noscript>
        <p>Signing in needs a script: a key that a form sent could end in an address.</p>
      </noscript>
    </Layout>
  )
}

/** The page that a share link leads to; its script trades the link's fragment for a session. */
export function SharedPage() {
  return (
    <Layout title="Shared run" script="shared" signedOut>
      <h1>Shared run</h1>
      <p id="sign-in-trouble" role="alert">
        Opening the run that was shared with you.
      </p>
      <noscript>
        <p>
          Opening a share link needs a script: its secret is never sent to a server as part of an address.
        </p>
      </noscript>
    </Layout>
  )
}
