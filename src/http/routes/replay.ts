/** Replay of rules over stored runs, and the stopping rules that people use beside them. */
import { createRoute } from '@hono/zod-openapi'
import { counterfactualsOfRun } from '../../service/rules/counterfactuals-of-run.ts'
import { replayRun, replayRuns } from '../../service/rules/replay-rules.ts'
import { counterfactualsSchema } from '../../wire/counterfactuals.ts'
import {
  replayRequestSchema,
  replaysSchema,
  runReplayRequestSchema,
  runReplaySchema,
} from '../../wire/rules-replay.ts'
import { newRoutes, refuse } from '../context.ts'
import { json, problems, runParam } from '../documents.ts'
import { EXAMPLE_RUN } from '../examples.ts'
import { exampleReplay, exampleRuleset, exampleStop } from '../rule-examples.ts'

const one = createRoute({
  method: 'post',
  tags: ['Rules'],
  path: '/v1/runs/{run}/replay',
  summary: 'Replay rules over a run',
  description:
    'What the rules would have said at each snapshot, had they been in force from the start, and what stopping would have saved and lost. Nothing is changed.',
  request: {
    params: runParam,
    body: {
      required: true,
      ...json(runReplayRequestSchema, "A ruleset, a preset, or a version of the run's own.", {
        ruleset: exampleRuleset,
      }),
    },
  },
  responses: {
    200: json(runReplaySchema, 'The replay.', { run: EXAMPLE_RUN, ...exampleReplay }),
    ...problems,
  },
})

const many = createRoute({
  method: 'post',
  tags: ['Rules'],
  path: '/v1/rules/replay',
  summary: 'Replay rules over several runs',
  description: 'Where the rules do not fit a run, or it is not there, its entry says so.',
  request: {
    body: {
      required: true,
      ...json(replayRequestSchema, 'The rules, and the runs.', {
        runs: [EXAMPLE_RUN],
        preset: 'classic_patience',
        said: 'none',
      }),
    },
  },
  responses: {
    200: json(replaysSchema, 'An entry a run, in the order that was asked for.', {
      runs: [{ run: EXAMPLE_RUN, unavailable: null, errors: [], replay: exampleReplay }],
    }),
    ...problems,
  },
})

const counterfactuals = createRoute({
  method: 'get',
  tags: ['Rules'],
  path: '/v1/runs/{run}/counterfactuals',
  summary: 'Read where other stopping rules would have stopped a run',
  description:
    'Rules that people use, with the defaults of their tools. The median rule compares with the newest runs of the project that have the same set-up but for the seed, 50 at most.',
  request: { params: runParam },
  responses: {
    200: json(counterfactualsSchema, 'An entry a rule.', { run: EXAMPLE_RUN, stops: [exampleStop] }),
    ...problems,
  },
})

export function replayRoutes() {
  return newRoutes()
    .openapi(one, async (c) => {
      const replay = await replayRun(c.var.ports, c.req.valid('param').run, c.req.valid('json'))
      return replay.ok ? c.json(replay.value, 200) : refuse(c, replay.failure)
    })
    .openapi(many, async (c) => {
      const replays = await replayRuns(c.var.ports, c.req.valid('json'))
      return replays.ok ? c.json(replays.value, 200) : refuse(c, replays.failure)
    })
    .openapi(counterfactuals, async (c) => {
      const { run } = c.req.valid('param')
      const stops = await counterfactualsOfRun(c.var.ports, run)
      return stops.ok ? c.json({ run, stops: stops.value }, 200) : refuse(c, stops.failure)
    })
}
