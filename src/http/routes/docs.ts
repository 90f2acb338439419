/** The reference page, from files of our own: no request leaves for another host. */
import { html } from 'hono/html'
import { newRoutes } from '../context.ts'

export function docsRoutes() {
  const routes = newRoutes()
  routes.get('/docs', (c) =>
    c.html(
      html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Latebloom API</title>
    <link rel="stylesheet" href="/assets/swagger-ui.css" />
  </head>
  <body>
    <noscript>The API is described in <a href="/openapi.json">/openapi.json</a>.</noscript>
    <div id="swagger-ui"></div>
    <script src="/assets/swagger-ui-bundle.js"></script>
    <script src="/assets/docs.js"></script>
  </body>
</html>`,
      200,
      {
        'content-security-policy':
          "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
      },
    ),
  )
  return routes
}
