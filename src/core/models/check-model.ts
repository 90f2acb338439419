/** What is wrong with a model specification beyond its schema: sizes that do not go together, parts without a name. */
import type { ModelSpec, TransformerSpec } from '../../wire/model.ts'
import type { CoreFailure } from '../failure.ts'
import { architectureOf } from './architecture.ts'
import { familyOf } from './names/register.ts'
import { isOneLayer } from './register.ts'
import { namelessParts } from './stored-parts.ts'

/** The first contradiction in a specification, or null. */
export function checkModel(spec: ModelSpec): CoreFailure | null {
  if (spec.architecture !== 'transformer') return null
  const { d_model, heads, kv_heads = heads, d_head, read_position, context, position_count = context } = spec
  if (d_head === undefined && d_model % heads !== 0)
    return problem('model_heads', `d_model ${d_model} is not a multiple of heads ${heads}.`, 'heads')
  if (heads % kv_heads !== 0)
    return problem('model_kv_heads', `heads ${heads} is not a multiple of kv_heads ${kv_heads}.`, 'kv_heads')
  if (read_position >= context) {
    const detail = `read_position ${read_position} is outside the context of ${context}.`
    return problem('model_read_position', detail, 'read_position')
  }
  if (read_position >= position_count) {
    const detail = `read_position ${read_position} has no row in the ${position_count} learned positions.`
    return problem('model_position_count', detail, 'position_count')
  }
  return isOneLayer(spec) ? null : checkGeneral(spec)
}

function checkGeneral(spec: TransformerSpec): CoreFailure | null {
  const a = architectureOf(spec)
  if (a.positions === 'rotary' && a.d_head % 2 !== 0) {
    return problem(
      'model_rotary_heads',
      `rotary positions turn pairs, and d_head ${a.d_head} is odd.`,
      'd_head',
    )
  }
  const names = spec.tensor_names ?? 'transformer_lens'
  const [nameless] = namelessParts(familyOf(names), a)
  if (nameless === undefined) return null
  const part = nameless.replaceAll('_', ' ')
  return problem(
    'model_part_unnamed',
    `${names} has no tensor for the ${part} of this model: leave that part out, or choose other tensor_names.`,
    'tensor_names',
  )
}

const problem = (code: string, detail: string, field: string): CoreFailure => ({
  code,
  detail,
  pointer: `/model/${field}`,
})
