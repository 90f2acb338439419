import { type Context, type Env, Hono } from 'hono'
import { runIdSchema } from '../wire/run.ts'
import { Forbidden, ServerFailure, UnknownAddress, UnknownRun } from './failure-pages.tsx'
import { pageHeaders } from './headers.ts'
import type { PagesPorts } from './ports.ts'
import { RunPage } from './run-page.tsx'
import { RunsPage } from './runs-page.tsx'
import { SharedPage, SignInPage } from './sign-in-pages.tsx'

/** Rows of history that a page asks for: enough for its static charts. Those of the script fetch all, spikes included. */
const pageRows = 120

const headers = { ...pageHeaders }

/**
 * The pages: `/` lists the runs, `/runs/:run` shows one. Everything but the interactive charts is in the HTML.
 * `/sign-in` and `/shared` take a credential, and show nothing of any project.
 */
export function pages<E extends Env>(portsOf: (c: Context<E>) => PagesPorts): Hono<E> {
  const app = new Hono<E>()

  app.get('/sign-in', (c) => c.html(page(<SignInPage next={ownPath(c.req.query('next'))} />), 200, headers))
  app.get('/shared', (c) => c.html(page(<SharedPage />), 200, headers))

  app.get('/', async (c) => {
    const ports = portsOf(c)
    const cursor = c.req.query('cursor')
    return c.html(
      page(<RunsPage {...(await ports.listRuns(cursor))} cursor={cursor} nowMs={ports.now()} />),
      200,
      headers,
    )
  })

  app.get('/runs/:run', async (c) => {
    const ports = portsOf(c)
    const id = runIdSchema.safeParse(c.req.param('run'))
    const run = id.success ? await ports.run(id.data) : null
    if (run === null) return c.html(page(<UnknownRun id={c.req.param('run')} />), 404, headers)
    const [timeline, history, advice, measures] = await Promise.all([
      ports.timeline(run.run),
      ports.history(run.run, pageRows),
      ports.latestAdvice(run.run),
      ports.measures(),
    ])
    const nowMs = ports.now()
    return c.html(page(<RunPage {...{ run, timeline, history, advice, measures, nowMs }} />), 200, headers)
  })

  app.notFound(notFoundPage)
  app.onError(errorPage)
  return app
}

/** For addresses that nothing answers; also for the app that these pages are mounted in. */
export function notFoundPage(c: Context): Response | Promise<Response> {
  return c.html(page(<UnknownAddress path={c.req.path} />), 404, headers)
}

/** For a session that may not see what it asked for. */
export function forbiddenPage(c: Context): Response | Promise<Response> {
  return c.html(page(<Forbidden />), 403, headers)
}

/** A path of this site, or its first page: a link to the sign-in page must not lead elsewhere. */
function ownPath(next: string | undefined): string {
  const base = 'http://own.invalid'
  if (next === undefined || !next.startsWith('/') || !URL.canParse(next, base)) return '/'
  const { origin, pathname, search } = new URL(next, base)
  return origin === base && !pathname.startsWith('//') ? pathname + search : '/'
}

function errorPage(error: Error, c: Context): Response | Promise<Response> {
  console.error(error)
  return c.html(page(<ServerFailure />), 500, headers)
}

function page(body: { toString(): string | Promise<string> }): string | Promise<string> {
  const html = body.toString()
  return typeof html === 'string' ? `<!doctype html>${html}` : html.then((text) => `<!doctype html>${text}`)
}
