/** Rules: of a run in their versions, checked before they are saved, the presets, and what rules may speak of. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Identity } from '../../service/identity/ports.ts'
import { savedBy } from '../../service/identity/saved-by.ts'
import { checkRules } from '../../service/rules/check-rules.ts'
import { listNames } from '../../service/rules/list-names.ts'
import { presetsFor } from '../../service/rules/presets-for.ts'
import { rulesTag } from '../../service/rules/rules-tag.ts'
import { saveRules } from '../../service/rules/save-rules.ts'
import { rulesChoiceSchema } from '../../wire/rules.ts'
import {
  presetListSchema,
  ruleNamesSchema,
  rulesCheckRequestSchema,
  rulesCheckSchema,
  rulesVersionsSchema,
  runRulesSchema,
} from '../../wire/rules-of-run.ts'
import { runIdSchema } from '../../wire/run.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { ifMatchHeader, wantedTags } from '../etag.ts'
import { EXAMPLE_RUN } from '../examples.ts'
import {
  exampleNames,
  examplePresets,
  exampleRuleError,
  exampleRuleset,
  exampleRulesVersion,
  exampleRunRules,
} from '../rule-examples.ts'

const read = createRoute({
  method: 'get',
  tags: ['Rules'],
  path: '/v1/runs/{run}/rules',
  summary: "Read a run's rules",
  description: 'The newest version, with the step from which it is in force and who saved it.',
  request: { params: runParam },
  responses: { 200: json(runRulesSchema, 'The newest version.', exampleRunRules), ...problems },
})

const save = createRoute({
  method: 'put',
  tags: ['Rules'],
  path: '/v1/runs/{run}/rules',
  summary: 'Save rules for a run',
  description:
    'They are checked against the run, and in force from the step after the newest that is known. What was advised before stays as it is. Where the newest version says the same, it is the answer.',
  request: {
    params: runParam,
    headers: ifMatchHeader,
    body: { required: true, ...json(rulesChoiceSchema, 'A ruleset, or a preset.', exampleRuleset) },
  },
  responses: { 200: json(runRulesSchema, 'The newest version now.', exampleRunRules), ...problems },
})

const versions = createRoute({
  method: 'get',
  tags: ['Rules'],
  path: '/v1/runs/{run}/rules/versions',
  summary: "List the versions of a run's rules",
  request: { params: runParam },
  responses: {
    200: json(rulesVersionsSchema, 'Newest first, each whole.', {
      run: EXAMPLE_RUN,
      versions: [exampleRulesVersion],
    }),
    ...problems,
  },
})

const check = createRoute({
  method: 'post',
  tags: ['Rules'],
  path: '/v1/rules/check',
  summary: 'Check rules without saving them',
  description: 'Says everything that is wrong, with its place in the expression.',
  request: {
    body: {
      required: true,
      ...json(rulesCheckRequestSchema, 'The rules, and what they are for.', {
        run: EXAMPLE_RUN,
        ruleset: exampleRuleset,
      }),
    },
  },
  responses: {
    200: json(rulesCheckSchema, 'Without errors, they can be saved.', { errors: [exampleRuleError] }),
    ...problems,
  },
})

const ofRun = z.object({
  run: runIdSchema.optional().meta({ description: 'as it is for this run; left out: for any' }),
})

const presets = createRoute({
  method: 'get',
  tags: ['Rules'],
  path: '/v1/rules/presets',
  summary: 'List the presets',
  request: { query: ofRun },
  responses: { 200: json(presetListSchema, 'Every preset.', examplePresets), ...problems },
})

const names = createRoute({
  method: 'get',
  tags: ['Rules'],
  path: '/v1/rules/names',
  summary: 'List what rules may speak of',
  request: { query: ofRun },
  responses: { 200: json(ruleNamesSchema, 'Names and functions.', exampleNames), ...problems },
})

export function ruleRoutes(identity: Pick<Identity, 'keyring'>) {
  return newRoutes()
    .openapi(read, async (c) => {
      const { run } = c.req.valid('param')
      const newest = await c.var.ports.ledger(run).rules()
      if (newest === null) return refuse(c, { kind: 'run_unknown', run })
      c.header('etag', rulesTag(newest))
      return c.json({ run, ...newest }, 200)
    })
    .openapi(save, async (c) => {
      const { run } = c.req.valid('param')
      const { ports, principal } = c.var
      const by = await savedBy(identity, principal)
      const saved = await saveRules(ports, run, c.req.valid('json'), by, wantedTags(c))
      if (!saved.ok) return refuse(c, saved.failure)
      c.header('etag', rulesTag(saved.value))
      return c.json(saved.value, 200)
    })
    .openapi(versions, async (c) => {
      const { run } = c.req.valid('param')
      const found = await c.var.ports.ledger(run).rulesVersions()
      return found === null
        ? refuse(c, { kind: 'run_unknown', run })
        : c.json({ run, versions: [...found] }, 200)
    })
    .openapi(check, async (c) => {
      const checked = await checkRules(c.var.ports, c.req.valid('json'))
      return checked.ok ? c.json(checked.value, 200) : refuse(c, checked.failure)
    })
    .openapi(presets, async (c) => {
      const listed = await presetsFor(c.var.ports, c.req.valid('query').run)
      return listed.ok ? c.json(listed.value, 200) : refuse(c, listed.failure)
    })
    .openapi(names, async (c) => {
      const listed = await listNames(c.var.ports, c.req.valid('query').run)
      return listed.ok ? c.json(listed.value, 200) : refuse(c, listed.failure)
    })
}
