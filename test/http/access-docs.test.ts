/** The table of routes in docs/security.md says what the table of access says. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { access, type Need } from '../../src/http/access.ts'

const document = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8')

function row(route: string, need: Need): string {
  const cells =
    need === 'public' ? ['everybody', ''] : [keysOf(need), need.also?.join(', ').replaceAll('_', ' ') ?? '']
  return [`\`${route}\``, ...cells].join(' | ')
}

function keysOf({ scopes, defaultProject }: Exclude<Need, 'public'>): string {
  const asked = scopes.length === 0 ? 'any key' : scopes.map((scope) => `\`${scope}\``).join(' and ')
  return defaultProject === true ? `${asked}, of \`default\` alone` : asked
}

test('every route is in the document as it is in the table', () => {
  const written = document
    .split('\n')
    .filter((line) => /^\| `(GET|PUT|POST|PATCH|DELETE) /.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim())
        .join(' | '),
    )
  expect(written).toEqual(Object.entries(access).map(([route, need]) => row(route, need)))
})
