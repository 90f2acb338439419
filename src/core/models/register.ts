/** The register of model architectures: one line each. */
import type { ModelSpec } from '../../wire/run.ts'
import { mlp } from './mlp.ts'
import type { Model } from './model.ts'
import { transformer } from './transformer.ts'

const made = new Map<string, Model>()

/** The model of a specification. Equal specifications share one model, so that its graphs' sessions are shared. */
export function modelOf(spec: ModelSpec): Model {
  const key = JSON.stringify(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)))
  const known = made.get(key)
  if (known !== undefined) return known
  const model = spec.architecture === 'transformer' ? transformer(spec) : mlp(spec)
  // Specifications come from users: without a bound, a thousand different ones would stay for ever.
  if (made.size >= 64) made.clear()
  made.set(key, model)
  return model
}
