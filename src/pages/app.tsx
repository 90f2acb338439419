import { type Context, Hono } from 'hono'
import { runIdSchema } from '../wire/run.ts'
import { ServerFailure, UnknownAddress, UnknownRun } from './failure-pages.tsx'
import { pageHeaders } from './headers.ts'
import type { PagesPorts } from './ports.ts'
import { RunPage } from './run-page.tsx'
import { RunsPage } from './runs-page.tsx'

/** Rows of history that a page asks for: enough for its static charts. The charts of the script fetch their own. */
const pagePoints = 600

const headers = { ...pageHeaders }

/** The pages: `/` lists the runs, `/runs/:run` shows one. Everything but the interactive charts is in the HTML. */
export function pages(ports: PagesPorts): Hono {
  const app = new Hono()

  app.get('/', async (c) => {
    const cursor = c.req.query('cursor')
    return c.html(
      page(<RunsPage {...(await ports.listRuns(cursor))} cursor={cursor} nowMs={ports.now()} />),
      200,
      headers,
    )
  })

  app.get('/runs/:run', async (c) => {
    const id = runIdSchema.safeParse(c.req.param('run'))
    const run = id.success ? await ports.run(id.data) : null
    if (run === null) return c.html(page(<UnknownRun id={c.req.param('run')} />), 404, headers)
    const [timeline, history, advice, measures] = await Promise.all([
      ports.timeline(run.run),
      ports.history(run.run, pagePoints),
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

function errorPage(error: Error, c: Context): Response | Promise<Response> {
  console.error(error)
  return c.html(page(<ServerFailure />), 500, headers)
}

function page(body: { toString(): string | Promise<string> }): string | Promise<string> {
  const html = body.toString()
  return typeof html === 'string' ? `<!doctype html>${html}` : html.then((text) => `<!doctype html>${text}`)
}
