"""Writes the fixtures of test/core/models/uploaded: PyTorch modules as a user would export them, weights without data.

Needs the Python packages torch, onnx, onnxscript and safetensors:  python bench/models/export_onnx.py
transformer and mlp have the names and shapes of the recorded runs add-59-seed0 and add-59-mlp; attention has weights of
its own, and PyTorch's logits of a few rows.
"""

import copy
import warnings
from pathlib import Path

import onnx
import torch
from safetensors.torch import save_file
from torch import nn

FOLDER = Path(__file__).parents[2] / "test" / "fixtures" / "onnx"


def weights(*shape):
    return nn.Parameter(torch.randn(*shape) * 0.1)


def group(**parameters):
    return nn.ParameterDict(parameters)


class Transformer(nn.Module):
    """The one-layer transformer of Nanda et al. 2023, every position computed, with TransformerLens' names."""

    def __init__(self, vocabulary=60, d_model=128, heads=4, d_mlp=512, context=3):
        super().__init__()
        per_head = (heads, d_model // heads, d_model)
        block = nn.Module()
        block.attn = group(W_K=weights(*per_head), W_Q=weights(*per_head), W_V=weights(*per_head))
        block.attn["W_O"] = weights(d_model, d_model)
        block.mlp = group(W_in=weights(d_mlp, d_model), b_in=weights(d_mlp))
        block.mlp.update(group(W_out=weights(d_model, d_mlp), b_out=weights(d_model)))
        self.embed = group(W_E=weights(d_model, vocabulary))
        self.pos_embed = group(W_pos=weights(context, d_model))
        self.blocks = nn.ModuleList([block])
        self.unembed = group(W_U=weights(d_model, vocabulary))

    def forward(self, tokens):
        attn, mlp = self.blocks[0].attn, self.blocks[0].mlp
        stream = self.embed["W_E"].T[tokens] + self.pos_embed["W_pos"]
        query, key, value = (
            torch.einsum("ihd,bpd->biph", attn[name], stream) for name in ("W_Q", "W_K", "W_V")
        )
        scores = torch.einsum("biqh,bikh->biqk", query, key) / query.shape[-1] ** 0.5
        causal = torch.tril(torch.ones(scores.shape[-1], scores.shape[-1]))
        pattern = scores.masked_fill(causal == 0, -1e10).softmax(-1)
        mixed = torch.einsum("biqk,bikh->biqh", pattern, value).permute(0, 2, 1, 3)
        stream = stream + mixed.reshape(*stream.shape[:2], -1) @ attn["W_O"].T
        neurons = torch.relu(stream @ mlp["W_in"].T + mlp["b_in"])
        return (stream + neurons @ mlp["W_out"].T + mlp["b_out"]) @ self.unembed["W_U"]


class Mlp(nn.Module):
    """One hidden layer on concatenated embeddings, with the names of the built-in architecture."""

    def __init__(self, vocabulary=59, d_model=128, d_mlp=512, context=2):
        super().__init__()
        self.embed = group(W_E=weights(d_model, vocabulary))
        self.mlp = group(W_in=weights(d_mlp, context * d_model), b_in=weights(d_mlp))
        self.mlp.update(group(W_out=weights(d_model, d_mlp), b_out=weights(d_model)))
        self.unembed = group(W_U=weights(d_model, vocabulary))

    def forward(self, tokens):
        embedded = self.embed["W_E"].T[tokens].flatten(1)
        neurons = torch.relu(embedded @ self.mlp["W_in"].T + self.mlp["b_in"])
        return (neurons @ self.mlp["W_out"].T + self.mlp["b_out"]) @ self.unembed["W_U"]


class Attention(nn.Module):
    """PyTorch's own layers and fused attention: what most users have."""

    def __init__(self, vocabulary=12, d_model=16, heads=2):
        super().__init__()
        self.heads = heads
        self.embed = nn.Embedding(vocabulary, d_model)
        self.norm = nn.LayerNorm(d_model)
        self.qkv = nn.Linear(d_model, 3 * d_model)
        self.out = nn.Linear(d_model, d_model)
        self.head = nn.Linear(d_model, vocabulary, bias=False)

    def forward(self, tokens):
        stream = self.embed(tokens)
        rows, positions, width = stream.shape
        fused = self.qkv(self.norm(stream)).view(rows, positions, 3, self.heads, width // self.heads)
        query, key, value = (fused[:, :, part].transpose(1, 2) for part in range(3))
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        stream = stream + self.out(mixed.transpose(1, 2).reshape(rows, positions, width))
        return self.head(nn.functional.gelu(stream))[:, -1]


def export(model, tokens, name, dynamo):
    """As in docs/models.md: equal weights would be merged, so a copy with random ones is exported."""
    blank = copy.deepcopy(model).eval()
    for parameter in blank.parameters():
        nn.init.normal_(parameter)
    path = FOLDER / f"{name}.onnx"
    names = {"input_names": ["tokens"], "output_names": ["logits"]}
    if dynamo:
        rows = ({0: torch.export.Dim("rows")},)
        torch.onnx.export(
            blank, (tokens,), path, optimize=False, external_data=False, dynamic_shapes=rows, verbose=False, **names
        )
    else:
        torch.onnx.export(
            blank,
            (tokens,),
            path,
            dynamo=False,
            opset_version=18,
            do_constant_folding=False,
            dynamic_axes={"tokens": {0: "rows"}},
            **names,
        )
    exported = onnx.load(path)
    parameters = dict(model.named_parameters())
    for tensor in exported.graph.initializer:
        if tensor.name in parameters:
            tensor.ClearField("raw_data")
    # Where each node comes from in the source: most of the file, and never read.
    for node in exported.graph.node:
        node.ClearField("metadata_props")
        node.ClearField("doc_string")
    for value in [*exported.graph.value_info, *exported.graph.input, *exported.graph.output, *exported.graph.initializer]:
        value.ClearField("metadata_props")
    exported.ClearField("metadata_props")
    onnx.save(exported, path)
    print(f"{path.name}: {len(exported.graph.node)} nodes, {path.stat().st_size} bytes")


def main():
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    attention = Attention()
    for model, name, vocabulary, context in (
        (Transformer(), "transformer", 60, 3),
        (Mlp(), "mlp", 59, 2),
        (attention, "attention", 12, 4),
    ):
        tokens = torch.randint(0, vocabulary, (5, context))
        export(model, tokens, f"{name}-dynamo", dynamo=True)
        export(model, tokens, f"{name}-script", dynamo=False)
    tokens = torch.randint(0, 12, (5, 4))
    save_file(attention.state_dict(), FOLDER / "attention-weights.safetensors")
    save_file({"tokens": tokens, "logits": attention(tokens).detach().contiguous()}, FOLDER / "attention-rows.safetensors")


if __name__ == "__main__":
    main()
