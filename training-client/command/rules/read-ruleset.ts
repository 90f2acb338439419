/** A ruleset from a JSON file, or from standard input. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { type Ruleset, rulesetSchema } from '../../../src/wire/rules.ts'
import { CommandError } from '../command-error.ts'

export const standardInput = '-'

/** Throws a CommandError where the file is not there, is no JSON, or is no ruleset. Expressions are not looked at. */
export async function readRuleset(file: string): Promise<Ruleset> {
  const parsed = rulesetSchema.safeParse(parseJson(await contentOf(file), nameOf(file)))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(
    ({ path, message }) => `\n  ${['', ...path.map(String)].join('/') || '/'}: ${message}`,
  )
  throw new CommandError(
    `${nameOf(file)} is no ruleset:${issues.join('')}\nA ruleset is {"name": ..., "rules": [{"name", "when", "then"}]}: see docs/rules.md.`,
  )
}

export function nameOf(file: string): string {
  return file === standardInput ? 'standard input' : file
}

async function contentOf(file: string): Promise<string> {
  if (file === standardInput) return text(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandError(
      `${file} cannot be read (${why}). Give a JSON file with a ruleset, or - for standard input.`,
    )
  }
}

function parseJson(content: string, name: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw new CommandError(`${name} is no JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}
