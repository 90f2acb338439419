"""MLPs on the embeddings of all tokens."""

from collections.abc import Callable

import torch
from torch import Tensor

from .model import Model, Normal, Weights
from .settings import Settings
from .tasks import Data

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "gelu": torch.nn.functional.gelu,
    "square": torch.square,
}


def mlp(settings: Settings, data: Data, normal: Normal) -> Model:
    """One hidden layer of ReLU neurons on the embeddings of two operands, written back to d_model."""
    d, m, vocabulary = settings.d_model, settings.d_mlp, data.vocabulary
    weights = {
        "embed.W_E": normal(d, vocabulary) / d**0.5,
        "mlp.W_in": normal(m, 2 * d) / (2 * d) ** 0.5,
        "mlp.b_in": torch.zeros(m),
        "mlp.W_out": normal(d, m) / m**0.5,
        "mlp.b_out": torch.zeros(d),
        "unembed.W_U": normal(d, vocabulary) / d**0.5,
    }

    def forward(w: Weights, tokens: Tensor) -> Tensor:
        # What W_in makes of each operand is made once a token.
        first, second = (w["mlp.W_in"][:, :d] @ w["embed.W_E"]).T, (w["mlp.W_in"][:, d:] @ w["embed.W_E"]).T
        neurons = torch.relu(first[tokens[:, 0]] + second[tokens[:, 1]] + w["mlp.b_in"])
        return (neurons @ w["mlp.W_out"].T + w["mlp.b_out"]) @ w["unembed.W_U"]

    spec = {"architecture": "mlp", "d_model": d, "d_mlp": m, "vocabulary": vocabulary, "context": 2}
    return Model(spec, weights, forward, (), lambda w: (w["mlp.W_out"].T @ w["unembed.W_U"]).T)


def deep_mlp(settings: Settings, data: Data, normal: Normal) -> Model:
    """Hidden layers on concatenated embeddings; with d_model 1 the embedding begins as evenly spaced levels."""
    d, m, vocabulary = settings.d_model, settings.d_mlp, data.vocabulary
    context = data.inputs.shape[1]
    sizes = [context * d, *[m] * settings.layers]
    weights = {"embed.W_E": torch.linspace(1, -1, vocabulary)[:, None] if d == 1 else normal(vocabulary, d) / d**0.5}
    for layer in range(settings.layers):
        weights[f"blocks.{layer}.mlp.W"] = settings.scale * normal(*sizes[layer : layer + 2]) / sizes[layer] ** 0.5
        weights[f"blocks.{layer}.mlp.b"] = torch.zeros(m)
    weights["unembed.W_U"] = settings.scale * normal(m, vocabulary) / m**0.5
    activation = ACTIVATIONS[settings.activation]

    def forward(w: Weights, tokens: Tensor) -> Tensor:
        stream = w["embed.W_E"][tokens].flatten(1)
        for layer in range(settings.layers):
            stream = activation(stream @ w[f"blocks.{layer}.mlp.W"] + w[f"blocks.{layer}.mlp.b"])
        return stream @ w["unembed.W_U"]

    spec = {
        "architecture": "deep_mlp",
        "d_model": d,
        "hidden_sizes": sizes[1:],
        "activation": settings.activation,
        "vocabulary": vocabulary,
        "context": context,
    }
    return Model(spec, weights, forward, (), (lambda w: w["unembed.W_U"].T) if settings.layers == 1 else None)
