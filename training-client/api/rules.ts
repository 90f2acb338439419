import type { z } from 'zod'
import { counterfactualsSchema } from '../../src/wire/counterfactuals.ts'
import { decisionsSchema, verificationSchema } from '../../src/wire/decisions.ts'
import type { RulesChoiceInput } from '../../src/wire/rules.ts'
import {
  presetListSchema,
  type RulesCheckRequestInput,
  ruleNamesSchema,
  rulesCheckSchema,
  rulesVersionsSchema,
  runRulesSchema,
} from '../../src/wire/rules-of-run.ts'
import {
  type ReplayRequestInput,
  type RunReplayRequestInput,
  replaysSchema,
  runReplaySchema,
} from '../../src/wire/rules-replay.ts'
import { jsonOf, type PostOptions, type ReadOptions, type Send } from './request.ts'

/** Rules of a run, their replay, what other stopping rules would have done, and the decision log. */
export function ruleOperations(send: Send) {
  const under = (run: string, ...rest: string[]) => ['v1', 'runs', run, ...rest]
  const read = <T>(path: string[], schema: z.ZodType<T>, options: ReadOptions, query = {}) =>
    send({ method: 'GET', path, query, options, read: jsonOf(schema) })
  const post = <T>(path: string[], json: unknown, schema: z.ZodType<T>, options: PostOptions) =>
    send({ method: 'POST', path, json, options, read: jsonOf(schema) })
  return {
    readRules: (run: string, options: ReadOptions = {}) => read(under(run, 'rules'), runRulesSchema, options),
    saveRules: (run: string, rules: RulesChoiceInput, options: { ifMatch?: string } = {}) =>
      send({ method: 'PUT', path: under(run, 'rules'), json: rules, options, read: jsonOf(runRulesSchema) }),
    listRulesVersions: (run: string, options: ReadOptions = {}) =>
      read(under(run, 'rules', 'versions'), rulesVersionsSchema, options),
    checkRules: (request: RulesCheckRequestInput, options: PostOptions = {}) =>
      post(['v1', 'rules', 'check'], request, rulesCheckSchema, options),
    listPresets: ({ run, ...options }: ReadOptions & { run?: string } = {}) =>
      read(['v1', 'rules', 'presets'], presetListSchema, options, { run }),
    listRuleNames: ({ run, ...options }: ReadOptions & { run?: string } = {}) =>
      read(['v1', 'rules', 'names'], ruleNamesSchema, options, { run }),

    replayRun: (run: string, request: RunReplayRequestInput, options: PostOptions = {}) =>
      post(under(run, 'replay'), request, runReplaySchema, options),
    replayRuns: (request: ReplayRequestInput, options: PostOptions = {}) =>
      post(['v1', 'rules', 'replay'], request, replaysSchema, options),
    readCounterfactuals: (run: string, options: ReadOptions = {}) =>
      read(under(run, 'counterfactuals'), counterfactualsSchema, options),

    listDecisions: (
      run: string,
      { limit, cursor, ...options }: ReadOptions & { limit?: number; cursor?: string } = {},
    ) => read(under(run, 'decisions'), decisionsSchema, options, { limit, cursor }),
    verifyDecisions: (run: string, options: ReadOptions = {}) =>
      read(under(run, 'decisions', 'verification'), verificationSchema, options),
  }
}
