/** The entity tag of a version of a run's rules. */
import type { RulesVersion } from '../../wire/rules-of-run.ts'

/** Quoted, as ETag has it. The time keeps apart the versions of a run that was deleted and opened again. */
export function rulesTag({ version, saved_at }: Pick<RulesVersion, 'version' | 'saved_at'>): string {
  return `"rules-${version}-${Date.parse(saved_at).toString(36)}"`
}
