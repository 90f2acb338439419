/** The names and layouts of the code of Nanda et al. 2023: nearly those of TransformerLens, with maps as [out, in]. */
import { headsOutIn, outIn } from '../layouts.ts'
import { entry, type Family } from './family.ts'
import { transformerLens } from './transformer-lens.ts'

export const nanda: Family = {
  defaults: {
    biases: { attention: false, attention_output: false, mlp: true, normalization: true, unembed: false },
  },
  parts: {
    ...transformerLens.parts,
    embedding: entry('embed.W_E', outIn),
    query: entry('blocks.{layer}.attn.W_Q', headsOutIn),
    key: entry('blocks.{layer}.attn.W_K', headsOutIn),
    value: entry('blocks.{layer}.attn.W_V', headsOutIn),
    output: entry('blocks.{layer}.attn.W_O', outIn),
    up: entry('blocks.{layer}.mlp.W_in', outIn),
    gate: entry('blocks.{layer}.mlp.W_gate', outIn),
    down: entry('blocks.{layer}.mlp.W_out', outIn),
  },
}
