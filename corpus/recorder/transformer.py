"""Transformers on two operands and a separator."""

import torch
from torch import Tensor

from .model import Model, Normal, Weights
from .settings import Settings
from .tasks import Data


def transformer(settings: Settings, data: Data, normal: Normal) -> Model:
    """The transformer of Nanda et al. 2023 in any depth: no normalization, learned positions, read at the separator."""
    d, m, heads, separator = settings.d_model, settings.d_mlp, settings.heads, data.vocabulary
    vocabulary, d_head = separator + 1, d // heads
    weights = {"embed.W_E": normal(d, vocabulary) / d**0.5, "pos_embed.W_pos": normal(3, d) / d**0.5}
    for layer in range(settings.layers):
        block = f"blocks.{layer}"
        for name in "KQV":
            weights[f"{block}.attn.W_{name}"] = normal(heads, d_head, d) / d**0.5
        weights[f"{block}.attn.W_O"] = normal(d, d) / d**0.5
        weights[f"{block}.mlp.W_in"] = normal(m, d) / d**0.5
        weights[f"{block}.mlp.b_in"] = torch.zeros(m)
        weights[f"{block}.mlp.W_out"] = normal(d, m) / d**0.5
        weights[f"{block}.mlp.b_out"] = torch.zeros(d)
    weights["unembed.W_U"] = normal(d, vocabulary) / vocabulary**0.5

    def after_mlp(w: Weights, block: str, stream: Tensor) -> Tensor:
        neurons = torch.relu(stream @ w[f"{block}.mlp.W_in"].T + w[f"{block}.mlp.b_in"])
        return stream + neurons @ w[f"{block}.mlp.W_out"].T + w[f"{block}.mlp.b_out"]

    def one_layer(w: Weights, tokens: Tensor) -> Tensor:
        # Scores and values depend on one token alone, so they are made once a token.
        embedding, position = w["embed.W_E"].T, w["pos_embed.W_pos"]
        last = embedding[separator] + position[2]
        query = (w["blocks.0.attn.W_Q"].reshape(d, d) @ last).view(heads, d_head)
        asked = torch.einsum("he,hed->hd", query, w["blocks.0.attn.W_K"]) / d_head**0.5
        value = w["blocks.0.attn.W_V"].reshape(d, d)
        first, second = embedding[:separator] + position[0], embedding[:separator] + position[1]
        a, b = tokens[:, 0], tokens[:, 1]
        scores = [(first @ asked.T)[a], (second @ asked.T)[b], (asked @ last).expand(len(a), -1)]
        pattern = torch.stack(scores, -1).softmax(-1)
        read = [(x @ value.T).view(-1, heads, d_head) for x in (first, second)]
        values = [read[0][a], read[1][b], (value @ last).view(heads, d_head)]
        mixed = sum(pattern[:, :, k : k + 1] * values[k] for k in range(3)).reshape(len(a), d)
        stream = last + mixed @ w["blocks.0.attn.W_O"].T
        return after_mlp(w, "blocks.0", stream) @ w["unembed.W_U"]

    def deep(w: Weights, tokens: Tensor) -> Tensor:
        stream = w["embed.W_E"].T[tokens] + w["pos_embed.W_pos"]
        future = torch.ones(3, 3, dtype=torch.bool).triu(1)
        for layer in range(settings.layers):
            block = f"blocks.{layer}"
            q, k, v = (torch.einsum("npd,hed->nhpe", stream, w[f"{block}.attn.W_{name}"]) for name in "QKV")
            scores = (q @ k.transpose(2, 3) / d_head**0.5).masked_fill(future, -torch.inf)
            mixed = (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)
            stream = stream + mixed @ w[f"{block}.attn.W_O"].T
            stream = after_mlp(w, block, stream)
        return stream[:, 2] @ w["unembed.W_U"]

    spec = {
        "architecture": "transformer",
        "layers": settings.layers,
        "heads": heads,
        "d_model": d,
        "d_mlp": m,
        "activation": "relu",
        "normalization": "none",
        "vocabulary": vocabulary,
        "context": 3,
        "read_position": 2,
    }
    if settings.layers > 1:
        return Model({**spec, "tensor_names": "nanda"}, weights, deep, (separator,), None)
    return Model(spec, weights, one_layer, (separator,), lambda w: (w["blocks.0.mlp.W_out"].T @ w["unembed.W_U"]).T)
