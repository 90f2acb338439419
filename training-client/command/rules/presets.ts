/** `latebloom rules presets`: the rulesets that the advisor has by name. */
import type { Command } from 'commander'
import { presetListSchema } from '../../../src/wire/rules-of-run.ts'
import { ask } from '../api.ts'
import { withAdvisor } from '../with-advisor.ts'
import { onAnyAdvisor, storedIn, type WhereOptions } from './where.ts'

interface Options extends WhereOptions {
  readonly run?: string
}

export function presetsCommand(): Command {
  return onAnyAdvisor('presets')
    .description('list the rulesets that the advisor has by name')
    .option('--run <run>', 'say which of them do not fit this run')
    .addHelpText('after', '\nExample:\n  $ npx latebloom rules presets --run run_01k9z0a4x7m2q8tb\n')
    .action(presets)
}

async function presets({ run, json, ...where }: Options): Promise<void> {
  const query = run === undefined ? '' : `?run=${encodeURIComponent(run)}`
  const { presets } = await withAdvisor(
    run === undefined ? { url: where.url, data: where.data } : storedIn(where),
    (advisor) =>
      ask(advisor, `/v1/rules/presets${query}`, presetListSchema, { doing: 'asking for the presets' }),
  )
  for (const preset of presets) {
    const { name, title, description, unavailable } = preset
    if (json) console.log(JSON.stringify(preset))
    else {
      console.log(`${name}\n  ${title}. ${description}`)
      if (unavailable !== null) console.log(`  Not for ${run ?? 'every run'}: ${unavailable}`)
    }
  }
}
