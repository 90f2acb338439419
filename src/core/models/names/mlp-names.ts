/** The names and layouts of a deep MLP's tensors, by family. */
import type { DeepMlpSpec } from '../../../wire/model.ts'
import { inOut, outIn, type PlainLayout } from '../layouts.ts'

export interface MlpNames {
  /** By token: [vocabulary, d_model]. */
  readonly embedding: string
  readonly layer: (layer: number) => { readonly map: string; readonly bias: string }
  readonly unembedding: { readonly map: string; readonly bias: string }
  /** Of every linear map. */
  readonly layout: PlainLayout
}

const families: Readonly<Record<DeepMlpSpec['tensor_names'], MlpNames>> = {
  transformer_lens: {
    embedding: 'embed.W_E',
    layer: (layer) => ({ map: `blocks.${layer}.mlp.W`, bias: `blocks.${layer}.mlp.b` }),
    unembedding: { map: 'unembed.W_U', bias: 'unembed.b_U' },
    layout: inOut,
  },
  torch: {
    embedding: 'embed.weight',
    layer: (layer) => ({ map: `layers.${layer}.weight`, bias: `layers.${layer}.bias` }),
    unembedding: { map: 'unembed.weight', bias: 'unembed.bias' },
    layout: outIn,
  },
  keras: {
    embedding: 'embedding/embeddings',
    layer: (layer) => ({ map: `dense_${layer}/kernel`, bias: `dense_${layer}/bias` }),
    unembedding: { map: 'logits/kernel', bias: 'logits/bias' },
    layout: inOut,
  },
}

export function mlpNamesOf(names: DeepMlpSpec['tensor_names']): MlpNames {
  return families[names]
}
