/** Where every part of a transformer lies in a snapshot, in the names of its family. */
import type { Architecture } from './architecture.ts'
import type { Stored } from './layouts.ts'
import type { TensorSpec } from './model.ts'
import type { Family } from './names/family.ts'
import { axesOf, layerParts, modelParts, type Part } from './parts.ts'

export interface StoredPart extends Stored {
  readonly name: string
}

/** A part's tensor; null where the family has no name for it. */
export function storedPart(family: Family, a: Architecture, part: Part, layer = 0): StoredPart | null {
  const found = family.parts[part]
  if (found === undefined) return null
  const pattern = a.kv_heads < a.heads ? (found.grouped ?? found.name) : found.name
  return { ...found.layout(axesOf(part, a), a), name: pattern.replace('{layer}', String(layer)) }
}

/** The parts of the architecture that the family has no name for. */
export function namelessParts(family: Family, a: Architecture): Part[] {
  return [...modelParts(a), ...layerParts(a)].filter((part) => family.parts[part] === undefined)
}

/** Every tensor of the model once; several parts may lie in one. */
export function tensorsOf(family: Family, a: Architecture): TensorSpec[] {
  const tensors = new Map<string, TensorSpec>()
  const take = (part: Part, layer?: number) => {
    const stored = storedPart(family, a, part, layer)
    if (stored !== null)
      tensors.set(stored.name, { name: stored.name, letters: stored.letters, sizes: stored.sizes })
  }
  for (const part of modelParts(a)) take(part)
  for (let layer = 0; layer < a.layers; layer += 1) for (const part of layerParts(a)) take(part, layer)
  return [...tensors.values()]
}

/**
 * Finds tensors that contradict the architecture: they have a name of the family, and are none of the model's. A norm
 * that a specification forgot would otherwise be passed over, and every logit be wrong.
 */
export function contradictions(family: Family, a: Architecture): (name: string) => string | null {
  const known = new Set(tensorsOf(family, a).map(({ name }) => name))
  const parts = Object.entries(family.parts).map(([part, { name }]) => {
    const [before = '', after] = name.split('{layer}')
    return { part, before, after }
  })
  return (name) => {
    if (known.has(name)) return null
    const found = parts.find(({ before, after }) =>
      after === undefined
        ? name === before
        : name.startsWith(before) &&
          name.endsWith(after) &&
          /^\d+$/.test(name.slice(before.length, -after.length)),
    )
    // A tied model's unembedding is often saved beside the embedding that it is.
    if (found === undefined || (a.tied && found.part === 'unembedding')) return null
    return found.part.replaceAll('_', ' ')
  }
}
