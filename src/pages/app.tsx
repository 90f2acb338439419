import { type Context, type Env, Hono } from 'hono'
import { type RunSummary, runIdSchema } from '../wire/run.ts'
import { Forbidden, ServerFailure, UnknownAddress, UnknownRun } from './failure-pages.tsx'
import { headersOf } from './headers.ts'
import type { PagesPorts } from './ports.ts'
import { RulesPage } from './rules-page.tsx'
import { RunPage } from './run-page.tsx'
import { RunsPage } from './runs-page.tsx'
import { SharedPage, SignInPage } from './sign-in-pages.tsx'
import { WebhookPage } from './webhook-page.tsx'
import { WebhooksPage } from './webhooks-page.tsx'

/** Rows of history that a page asks for: enough for its static charts. Those of the script fetch all, spikes included. */
const pageRows = 120

/** Other runs that rules may be tried on, the newest. */
const runsToTry = 12

const headers = headersOf()

/**
 * The pages: `/` lists the runs, `/runs/:run` shows one, `/runs/:run/rules` its rules, `/webhooks`
 * where notices go. Everything but the interactive charts is in the HTML.
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
    const [attempts, timeline, history, advice, counterfactuals, measures] = await Promise.all([
      ports.attempts(run.run),
      ports.timeline(run.run),
      ports.history(run.run, pageRows),
      ports.latestAdvice(run.run),
      ports.counterfactuals(run.run),
      ports.measures(),
    ])
    const nowMs = ports.now()
    return c.html(
      page(<RunPage {...{ run, attempts, timeline, history, advice, counterfactuals, measures, nowMs }} />),
      200,
      headers,
    )
  })

  app.get('/runs/:run/rules', async (c) => {
    const ports = portsOf(c)
    const id = runIdSchema.safeParse(c.req.param('run'))
    const run = id.success ? await ports.run(id.data) : null
    const [newest, ...older] = (run === null ? null : await ports.rulesVersions(run.run)) ?? []
    if (run === null || newest === undefined)
      return c.html(page(<UnknownRun id={c.req.param('run')} />), 404, headers)
    const { rights } = ports
    const [timeline, runs] = await Promise.all([
      ports.timeline(run.run),
      rights.triesRules ? otherRuns(ports, run.run) : [],
    ])
    const styleNonce = crypto.randomUUID()
    return c.html(
      page(<RulesPage {...{ run, versions: [newest, ...older], timeline, runs, rights, styleNonce }} />),
      200,
      headersOf(styleNonce),
    )
  })

  app.get('/webhooks', async (c) =>
    c.html(page(<WebhooksPage webhooks={await portsOf(c).webhooks()} />), 200, headers),
  )

  app.get('/webhooks/:webhook', async (c) => {
    const ports = portsOf(c)
    const webhook = (await ports.webhooks()).find(({ webhook: id }) => id === c.req.param('webhook'))
    if (webhook === undefined) return notFoundPage(c)
    const deliveries = await ports.deliveries(webhook.webhook, c.req.query('cursor'))
    if (deliveries === null) return notFoundPage(c)
    return c.html(page(<WebhookPage webhook={webhook} deliveries={deliveries} />), 200, headers)
  })

  app.notFound(notFoundPage)
  app.onError(errorPage)
  return app
}

async function otherRuns(ports: PagesPorts, run: string): Promise<RunSummary[]> {
  const { runs } = await ports.listRuns(undefined)
  return runs.filter((other) => other.run !== run).slice(0, runsToTry)
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
