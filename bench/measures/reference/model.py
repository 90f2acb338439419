"""The one-layer transformer in float32, and cross-entropy in float64."""
import numpy as np


def loss(logits, labels):
    """[rows], nats."""
    most = logits.max(-1, keepdims=True)
    own = np.take_along_axis(logits, labels[:, None], -1)
    return (np.log(np.exp(logits - most).sum(-1, keepdims=True)) + (most - own))[:, 0]


def forward(w, tokens):
    """tokens [rows, 3] -> logits, neurons, and the residual stream at the read position before and after the layer."""
    stream = w["embed.W_E"].T[tokens] + w["pos_embed.W_pos"]
    attn = {name: w[f"blocks.0.attn.{name}"] for name in ("W_Q", "W_K", "W_V", "W_O")}
    heads, d_head, d_model = attn["W_K"].shape

    def project(W, x):
        return (x.reshape(-1, d_model) @ W.reshape(-1, d_model).T).reshape(*x.shape[:-1], heads, d_head)

    query = project(attn["W_Q"], stream[:, 2])
    key, value = project(attn["W_K"], stream), project(attn["W_V"], stream)
    scores = np.einsum("nhe,nthe->nht", query, key) / np.float32(np.sqrt(d_head))
    pattern = np.exp(scores - scores.max(-1, keepdims=True))
    pattern /= pattern.sum(-1, keepdims=True)
    mixed = np.einsum("nht,nthe->nhe", pattern, value).reshape(len(tokens), -1)
    residual = stream[:, 2] + mixed @ attn["W_O"].T
    neurons = np.maximum(residual @ w["blocks.0.mlp.W_in"].T + w["blocks.0.mlp.b_in"], 0)
    after = residual + neurons @ w["blocks.0.mlp.W_out"].T + w["blocks.0.mlp.b_out"]
    return after @ w["unembed.W_U"], neurons, stream[:, 2], after
