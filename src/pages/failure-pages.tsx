import { Layout } from './layout.tsx'

/** The page for a run that the advisor does not know. */
export function UnknownRun({ id }: { id: string }) {
  return (
    <Layout title="No such run">
      <h1>No such run</h1>
      <p>
        The advisor knows no run <code>{id}</code>. It may have been deleted, or it may live in another data
        directory.
      </p>
      <p>
        <a href="/">All runs</a>
      </p>
    </Layout>
  )
}

/** The page for an address that leads nowhere. */
export function UnknownAddress({ path }: { path: string }) {
  return (
    <Layout title="Nothing here">
      <h1>Nothing here</h1>
      <p>
        No page answers <code>{path}</code>.
      </p>
      <p>
        <a href="/">All runs</a> · <a href="/docs">the API</a>
      </p>
    </Layout>
  )
}

/** The page for a session that may not see what it asked for. */
export function Forbidden() {
  return (
    <Layout title="Not for this session">
      <h1>Not for this session</h1>
      <p>
        You are signed in with a credential that does not reach this page: a share link shows its one run, a
        key needs the scope <code>runs:read</code> for runs and <code>admin</code> for webhooks.
      </p>
      <p>
        <a href="/sign-in">Sign in with another key</a>
      </p>
    </Layout>
  )
}

/** The page for a failure of the advisor's own. */
export function ServerFailure() {
  return (
    <Layout title="The page could not be made">
      <h1>The page could not be made</h1>
      <p>
        The advisor failed while making this page. Training is not affected, and what was acknowledged is
        stored. Its log says more.
      </p>
      <p>
        <a href="/">All runs</a>
      </p>
    </Layout>
  )
}
