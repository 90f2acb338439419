/** The register of name families: one line each. */
import type { TensorNames } from '../../../wire/model.ts'
import type { Family } from './family.ts'
import { gpt2 } from './gpt2.ts'
import { keras } from './keras.ts'
import { llama } from './llama.ts'
import { nanda } from './nanda.ts'
import { torch } from './torch.ts'
import { transformerLens } from './transformer-lens.ts'

const families: Readonly<Record<TensorNames, Family>> = {
  transformer_lens: transformerLens,
  nanda,
  gpt2,
  llama,
  torch,
  keras,
}

export function familyOf(names: TensorNames = 'transformer_lens'): Family {
  return families[names]
}
