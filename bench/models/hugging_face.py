"""Logits of a random GPT2LMHeadModel and LlamaForCausalLM of Hugging Face's own, as fixtures for test/core/models.

    python bench/models/hugging_face.py [test/fixtures/models]

Needs torch, safetensors and transformers. The tensors are those of the model's state dict, names and layouts untouched.
"""

import pathlib
import sys

import torch
from reference import ROWS, write
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

SIZES = dict(architecture="transformer", layers=2, heads=2, d_model=8, d_mlp=12, vocabulary=11, context=6, read_position=5)


def save(root, name, spec, model):
    generator = torch.Generator().manual_seed(7)
    tensors = {}
    for key, value in model.state_dict().items():
        # Of a tied model lm_head is the embedding again.
        if spec["tensor_names"] == "gpt2" and key == "lm_head.weight":
            continue
        norm = "norm" in key or "ln_" in key
        random = (1.0 if norm and key.endswith("weight") else 0.0) + 0.3 * torch.randn(value.shape, generator=generator)
        value.copy_(random)
        tensors[key] = random
    tokens = torch.randint(spec["vocabulary"], (ROWS, spec["context"]), generator=generator)
    with torch.no_grad():
        logits = model.double().eval()(tokens).logits[:, spec["read_position"]]
    write(root / name, spec, tensors, tokens, logits)


def main(root):
    gpt2 = GPT2Config(n_layer=2, n_head=2, n_embd=8, n_inner=12, vocab_size=11, n_positions=6)
    save(root, "hugging-face-gpt2", {**SIZES, "tensor_names": "gpt2"}, GPT2LMHeadModel(gpt2))
    llama = LlamaConfig(
        num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1, hidden_size=8, intermediate_size=12, vocab_size=11,
        max_position_embeddings=6, tie_word_embeddings=False,
    )  # fmt: skip
    save(root, "hugging-face-llama", {**SIZES, "tensor_names": "llama", "kv_heads": 1}, LlamaForCausalLM(llama))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "test/fixtures/models"))
