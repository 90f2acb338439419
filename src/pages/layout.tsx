import type { Child } from 'hono/jsx'

type LayoutProps = {
  title: string
  script?: string | undefined
  /** Nobody is signed in, so nobody can sign out. */
  signedOut?: boolean
  children?: Child
}

/** The frame of every page: head, header with the theme switch, main, footer. The theme script comes first, so that nothing flashes. */
export function Layout({ title, script, signedOut = false, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Latebloom`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        {(script === 'run' || script === 'rules') && <link rel="stylesheet" href="/assets/uplot.css" />}
        <link rel="stylesheet" href="/assets/style.css" />
        <script src="/assets/islands/theme.js" />
        {!signedOut && <script type="module" src="/assets/islands/sign-out.js" />}
        {script !== undefined && <script type="module" src={`/assets/islands/${script}.js`} />}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header class="masthead">
          <a class="brand" href="/">
            <svg class="brand-mark" viewBox="0 0 32 20" aria-hidden="true">
              <path d="M1 17H15C20 17 20 3 25 3H31" />
            </svg>
            Latebloom
          </a>
          <nav aria-label="Site">
            <a href="/">Runs</a>
            <a href="/webhooks">Webhooks</a>
            <a href="/docs">API</a>
          </nav>
          <button id="theme" type="button" class="quiet" hidden>
            Dark theme
          </button>
        </header>
        <main id="main">{children}</main>
        <footer>
          Latebloom reads weight snapshots and tells a training run which phase of grokking it is in. A
          verdict uses nothing later than its step, and may change with the next snapshot.
          {!signedOut && (
            <button id="sign-out" type="button" class="quiet" hidden>
              Sign out
            </button>
          )}
        </footer>
      </body>
    </html>
  )
}
