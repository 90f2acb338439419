/** A family of names: where each part of a transformer lies in a snapshot, and what whole models of it have in common. */
import type { FamilyDefaults } from '../architecture.ts'
import type { Layout } from '../layouts.ts'
import type { Part } from '../parts.ts'

export interface Entry {
  /** With {layer} for the layer's number, where the part is a layer's. */
  readonly name: string
  readonly layout: Layout
  /** Its name in models whose keys and values have fewer heads, where it differs. */
  readonly grouped?: string
}

export interface Family {
  readonly defaults: FamilyDefaults
  /** A part that is not here has no place in this family's tensors. */
  readonly parts: Partial<Readonly<Record<Part, Entry>>>
}

export const entry = (name: string, layout: Layout, grouped?: string): Entry =>
  grouped === undefined ? { name, layout } : { name, layout, grouped }
