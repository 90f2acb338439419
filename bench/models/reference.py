"""Logits of small random models in PyTorch, as fixtures for test/core/models.

    python bench/models/reference.py [test/fixtures/models]

Needs torch and safetensors. Each combination becomes a folder with model.json (the model of a run), weights.safetensors
(float32, under the names and in the layouts of the model's tensor_names) and rows.safetensors (tokens int64
[rows, context], logits float32 [rows, vocabulary], computed in float64). The forward pass here is written with torch's
own functions and shares nothing with the graphs.
"""

import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

ACTIVATIONS = {
    "relu": F.relu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "square": torch.square,
}
ROWS = 4


def rotate(x, base, pairs):
    """Turns x [rows, heads, positions, d_head] with complex numbers."""
    _, _, positions, width = x.shape
    angles = torch.outer(
        torch.arange(positions, dtype=x.dtype),
        base ** (-torch.arange(0, width, 2, dtype=x.dtype) / width),
    )
    turn = torch.polar(torch.ones_like(angles), angles)
    if pairs == "adjacent":
        turned = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous()) * turn
        return torch.view_as_real(turned).flatten(-2)
    first, second = x.chunk(2, dim=-1)
    turned = torch.complex(first.contiguous(), second.contiguous()) * turn
    return torch.cat([turned.real, turned.imag], dim=-1)


def transformer_parts(s, random):
    """Random parts, linear maps as [out, in], heads apart: [heads, d_head, in]."""
    d, m, dh, H, KV = s["d_model"], s["d_mlp"], s["d_head"], s["heads"], s["kv_heads"]
    scale = lambda *shape: 1 + 0.2 * random(*shape)
    parts = {"embedding": random(s["vocabulary"], d)}
    if s["positions"] == "learned":
        parts["positions"] = random(s["position_count"], d)
    if s["final_norm"]:
        parts["final_norm_scale"] = scale(d)
        if s["biases"]["normalization"]:
            parts["final_norm_bias"] = random(d)
    if not s["tied"]:
        parts["unembedding"] = random(s["vocabulary"], d)
    if s["biases"]["unembed"]:
        parts["unembedding_bias"] = random(s["vocabulary"])
    for layer in range(s["layers"]):
        def put(name, value):
            parts[f"{name}.{layer}"] = value

        norms = ["attention_norm"] + (["mlp_norm"] if m else [])
        for name in norms if s["normalization"] != "none" else []:
            put(f"{name}_scale", scale(d))
            if s["biases"]["normalization"]:
                put(f"{name}_bias", random(d))
        for name, count in [("query", H), ("key", KV), ("value", KV)]:
            put(name, random(count, dh, d))
            if s["biases"]["attention"]:
                put(f"{name}_bias", random(count, dh))
        put("output", random(d, H * dh))
        if s["biases"]["attention_output"]:
            put("output_bias", random(d))
        if m == 0:
            continue
        for name, (out, into) in {"up": (m, d), "gate": (m, d), "down": (d, m)}.items():
            if name == "gate" and not s["gated"]:
                continue
            put(name, random(out, into))
            if s["biases"]["mlp"]:
                put(f"{name}_bias", random(out))
    return parts


def transformer_logits(s, parts, tokens):
    get = lambda name, layer: parts.get(f"{name}.{layer}")

    def norm(x, scale, bias):
        width, epsilon = (x.shape[-1],), s["norm_epsilon"]
        if s["normalization"] == "layer_norm":
            return F.layer_norm(x, width, scale, bias, epsilon)
        return F.rms_norm(x, width, scale, epsilon)

    def normed(x, name, layer, position):
        if s["normalization"] == "none" or s["norm_position"] != position:
            return x
        return norm(x, get(f"{name}_scale", layer), get(f"{name}_bias", layer))

    x = F.embedding(tokens, parts["embedding"])
    if s["positions"] == "learned":
        x = x + parts["positions"][: x.shape[1]]
    for layer in range(s["layers"]):
        def project(y, name):
            weight, bias = get(name, layer), get(f"{name}_bias", layer)
            out = F.linear(y, weight.flatten(0, 1), None if bias is None else bias.flatten())
            return out.unflatten(-1, weight.shape[:2]).transpose(1, 2)

        y = normed(x, "attention_norm", layer, "pre")
        q, k, v = project(y, "query"), project(y, "key"), project(y, "value")
        if s["positions"] == "rotary":
            q, k = (rotate(z, s["rotary_base"], s["rotary_pairs"]) for z in (q, k))
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        mixed = mixed.transpose(1, 2).flatten(2)
        x = normed(x + F.linear(mixed, get("output", layer), get("output_bias", layer)), "attention_norm", layer, "post")
        if s["d_mlp"] == 0:
            continue
        y = normed(x, "mlp_norm", layer, "pre")
        up = F.linear(y, get("up", layer), get("up_bias", layer))
        act = ACTIVATIONS[s["activation"]]
        neurons = act(F.linear(y, get("gate", layer), get("gate_bias", layer))) * up if s["gated"] else act(up)
        x = normed(x + F.linear(neurons, get("down", layer), get("down_bias", layer)), "mlp_norm", layer, "post")
    x = x[:, s["read_position"]]
    if s["final_norm"]:
        x = norm(x, parts["final_norm_scale"], parts.get("final_norm_bias"))
    return F.linear(x, parts["embedding"] if s["tied"] else parts["unembedding"], parts.get("unembedding_bias"))


def mlp_logits(s, parts, tokens):
    x = F.embedding(tokens, parts["embedding"]).flatten(1)
    for layer in range(len(s["hidden_sizes"])):
        x = ACTIVATIONS[s["activation"]](F.linear(x, parts[f"hidden.{layer}"], parts.get(f"hidden_bias.{layer}")))
    return F.linear(x, parts["unembedding"], parts.get("unembedding_bias"))


def mlp_parts(s, random):
    sizes = [s["context"] * s["d_model"], *s["hidden_sizes"]]
    parts = {"embedding": random(s["vocabulary"], s["d_model"])}
    for layer, (into, out) in enumerate(zip(sizes, sizes[1:])):
        parts[f"hidden.{layer}"] = random(out, into)
        if s["biases"]:
            parts[f"hidden_bias.{layer}"] = random(out)
    parts["unembedding"] = random(s["vocabulary"], sizes[-1])
    if s["unembed_bias"]:
        parts["unembedding_bias"] = random(s["vocabulary"])
    return parts


def stored(s, parts):
    """The parts under the names and in the layouts of a family."""
    family, tensors = s["tensor_names"], {}
    deep = s["architecture"] == "deep_mlp"
    for key, value in parts.items():
        part, _, layer = key.partition(".")
        name = NAMES["mlp_" + family if deep else family].get(part)
        by_head = part in ("query", "key", "value")
        flat = value.flatten(0, 1) if by_head or part in ("query_bias", "key_bias", "value_bias") else value
        linear = by_head or part in ("output", "up", "gate", "down", "unembedding", "hidden")
        if family == "transformer_lens":
            if by_head:
                value = value.transpose(1, 2)
            elif part == "output":
                value = value.T.unflatten(0, (s["heads"], s["d_head"]))
            elif linear:
                value = value.T
            if s.get("kv_heads") != s.get("heads") and part.split("_")[0] in ("key", "value"):
                name = name.replace("attn.", "attn._")
        elif family == "nanda":
            if part in ("embedding", "unembedding"):
                value = value.T
        elif family in ("keras", "gpt2"):
            value = flat.T if linear and not (family == "gpt2" and part == "unembedding") else flat
        else:
            value = flat
        if family == "gpt2" and part.split("_")[0] in ("query", "key", "value"):
            kind = "bias" if part.endswith("bias") else "weight"
            name = f"transformer.h.{layer}.attn.c_attn.{kind}"
            value = torch.cat([tensors[name], value], dim=-1) if name in tensors else value
            tensors[name] = value
            continue
        tensors[name.format(layer)] = value
    return {name: value.float().contiguous() for name, value in tensors.items()}


LENS = {
    "embedding": "embed.W_E", "positions": "pos_embed.W_pos", "unembedding": "unembed.W_U", "unembedding_bias": "unembed.b_U",
    "attention_norm_scale": "blocks.{}.ln1.w", "attention_norm_bias": "blocks.{}.ln1.b",
    "query": "blocks.{}.attn.W_Q", "key": "blocks.{}.attn.W_K", "value": "blocks.{}.attn.W_V", "output": "blocks.{}.attn.W_O",
    "query_bias": "blocks.{}.attn.b_Q", "key_bias": "blocks.{}.attn.b_K", "value_bias": "blocks.{}.attn.b_V",
    "output_bias": "blocks.{}.attn.b_O", "mlp_norm_scale": "blocks.{}.ln2.w", "mlp_norm_bias": "blocks.{}.ln2.b",
    "up": "blocks.{}.mlp.W_in", "up_bias": "blocks.{}.mlp.b_in", "gate": "blocks.{}.mlp.W_gate", "gate_bias": "blocks.{}.mlp.b_gate",
    "down": "blocks.{}.mlp.W_out", "down_bias": "blocks.{}.mlp.b_out", "final_norm_scale": "ln_final.w", "final_norm_bias": "ln_final.b",
}  # fmt: skip


def family(scale, bias, map_, module, bare=None):
    """Names from modules: {part: module}, with the suffixes of norms, biases and maps."""
    names = dict(bare or {})
    for part, path in module.items():
        if part.endswith("norm"):
            names[f"{part}_scale"], names[f"{part}_bias"] = path + scale, path + bias[0]
        else:
            names[part], names[f"{part}_bias"] = path + map_, path + bias[1]
    return names


NAMES = {
    "transformer_lens": LENS,
    "nanda": LENS,
    "gpt2": family(".weight", (".bias", ".bias"), ".weight", {
        "attention_norm": "transformer.h.{}.ln_1", "mlp_norm": "transformer.h.{}.ln_2", "final_norm": "transformer.ln_f",
        "output": "transformer.h.{}.attn.c_proj", "up": "transformer.h.{}.mlp.c_fc", "down": "transformer.h.{}.mlp.c_proj",
        "unembedding": "lm_head",
    }, {"embedding": "transformer.wte.weight", "positions": "transformer.wpe.weight"}),
    "llama": family(".weight", (".bias", ".bias"), ".weight", {
        "attention_norm": "model.layers.{}.input_layernorm", "mlp_norm": "model.layers.{}.post_attention_layernorm",
        "final_norm": "model.norm", "query": "model.layers.{}.self_attn.q_proj", "key": "model.layers.{}.self_attn.k_proj",
        "value": "model.layers.{}.self_attn.v_proj", "output": "model.layers.{}.self_attn.o_proj",
        "up": "model.layers.{}.mlp.up_proj", "gate": "model.layers.{}.mlp.gate_proj", "down": "model.layers.{}.mlp.down_proj",
        "unembedding": "lm_head",
    }, {"embedding": "model.embed_tokens.weight"}),
    "torch": family(".weight", (".bias", ".bias"), ".weight", {
        "attention_norm": "layers.{}.norm1", "mlp_norm": "layers.{}.norm2", "final_norm": "norm",
        "query": "layers.{}.attn.q_proj", "key": "layers.{}.attn.k_proj", "value": "layers.{}.attn.v_proj",
        "output": "layers.{}.attn.out_proj", "up": "layers.{}.mlp.up", "gate": "layers.{}.mlp.gate", "down": "layers.{}.mlp.down",
        "unembedding": "unembed",
    }, {"embedding": "embed.weight", "positions": "pos_embed.weight"}),
    "keras": family("/gamma", ("/beta", "/bias"), "/kernel", {
        "attention_norm": "layer_{}/attention_norm", "mlp_norm": "layer_{}/mlp_norm", "final_norm": "final_norm",
        "query": "layer_{}/query", "key": "layer_{}/key", "value": "layer_{}/value", "output": "layer_{}/attention_output",
        "up": "layer_{}/up", "gate": "layer_{}/gate", "down": "layer_{}/down", "unembedding": "logits",
    }, {"embedding": "embedding/embeddings", "positions": "position_embedding/embeddings"}),
    "mlp_transformer_lens": {"embedding": "embed.W_E", "hidden": "blocks.{}.mlp.W", "hidden_bias": "blocks.{}.mlp.b",
                             "unembedding": "unembed.W_U", "unembedding_bias": "unembed.b_U"},
    "mlp_torch": {"embedding": "embed.weight", "hidden": "layers.{}.weight", "hidden_bias": "layers.{}.bias",
                  "unembedding": "unembed.weight", "unembedding_bias": "unembed.bias"},
    "mlp_keras": {"embedding": "embedding/embeddings", "hidden": "dense_{}/kernel", "hidden_bias": "dense_{}/bias",
                  "unembedding": "logits/kernel", "unembedding_bias": "logits/bias"},
}  # fmt: skip

SIZES = dict(architecture="transformer", layers=2, heads=4, d_model=16, d_mlp=12, vocabulary=11, context=6, read_position=5)
ALL = dict(attention=True, attention_output=True, mlp=True, normalization=True, unembed=True)
NONE = dict.fromkeys(ALL, False)
FAMILY = {
    "gpt2": dict(activation="gelu_tanh", normalization="layer_norm", tied=True, biases={**ALL, "unembed": False}),
    "llama": dict(activation="silu", gated=True, normalization="rms_norm", norm_epsilon=1e-6, positions="rotary", biases=NONE),
    "nanda": dict(biases={**NONE, "mlp": True, "normalization": True}),
}
COMBINATIONS = {
    "lens-no-norm-relu": {},
    "lens-attention-only": dict(d_mlp=0),
    "lens-layer-norm-pre-gelu": dict(normalization="layer_norm", activation="gelu"),
    "lens-grouped-rotary-swiglu": dict(kv_heads=2, positions="rotary", gated=True, activation="silu", normalization="rms_norm"),
    "nanda-two-layers": dict(tensor_names="nanda"),
    "nanda-one-layer-gelu": dict(tensor_names="nanda", layers=1, activation="gelu"),
    "gpt2": dict(tensor_names="gpt2"),
    "gpt2-longer-positions-read-inside": dict(tensor_names="gpt2", position_count=16, read_position=3),
    "gpt2-untied": dict(tensor_names="gpt2", tied=False, d_model=8, heads=2),
    "llama": dict(tensor_names="llama"),
    "llama-grouped-qkv-bias-tied": dict(tensor_names="llama", kv_heads=2, tied=True, biases=dict(attention=True), rotary_base=1000000.0),
    "llama-one-key-head-wide-heads": dict(tensor_names="llama", kv_heads=1, d_head=6),
    "torch-post-layer-norm-relu": dict(tensor_names="torch", normalization="layer_norm", norm_position="post"),
    "torch-post-rms-norm-geglu-no-positions": dict(
        tensor_names="torch", normalization="rms_norm", norm_position="post", final_norm=True, gated=True, activation="gelu", positions="none"),
    "torch-rotary-adjacent-pairs": dict(tensor_names="torch", positions="rotary", rotary_pairs="adjacent", normalization="rms_norm",
                                        activation="silu", biases=dict(unembed=False)),
    "keras-layer-norm-gelu-tanh": dict(tensor_names="keras", normalization="layer_norm", activation="gelu_tanh"),
    "keras-grouped-geglu-tied": dict(tensor_names="keras", kv_heads=2, gated=True, activation="gelu_tanh", normalization="layer_norm", tied=True),
}  # fmt: skip
MLPS = {
    "deep-mlp-lens-three-hidden": dict(hidden_sizes=[12, 16, 8], activation="gelu"),
    "deep-mlp-torch": dict(hidden_sizes=[16, 12], tensor_names="torch", unembed_bias=True),
    "deep-mlp-keras-no-bias": dict(hidden_sizes=[16, 12], tensor_names="keras", biases=False, activation="silu"),
    "deep-mlp-square": dict(hidden_sizes=[16], activation="square"),
}


def filled(spec):
    """The specification with its defaults, worked out here a second time."""
    if spec["architecture"] == "deep_mlp":
        return {"activation": "relu", "biases": True, "unembed_bias": False, "tensor_names": "transformer_lens", **spec}
    names = spec.get("tensor_names", "transformer_lens")
    own = FAMILY.get(names, dict(biases=ALL))
    s = dict(tensor_names=names, kv_heads=spec["heads"], d_head=spec["d_model"] // spec["heads"], activation="relu", gated=False,
             normalization="none", norm_position="pre", norm_epsilon=1e-5, positions="learned", position_count=spec["context"],
             rotary_base=10000.0, rotary_pairs="halves", tied=False)  # fmt: skip
    s.update(own)
    s.update(spec)
    s["biases"] = {**own["biases"], **spec.get("biases", {})}
    s["biases"]["normalization"] &= s["normalization"] == "layer_norm"
    s.setdefault("final_norm", s["normalization"] != "none" and s["norm_position"] == "pre")
    return s


def write(folder, spec, tensors, tokens, logits):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text(json.dumps(spec, indent=2) + "\n")
    save_file(tensors, folder / "weights.safetensors")
    save_file({"tokens": tokens, "logits": logits.float().contiguous()}, folder / "rows.safetensors")
    print(f"{folder.name}: {len(tensors)} tensors, logits up to {logits.abs().max():.2f}")


def main(root):
    mlp = dict(architecture="deep_mlp", d_model=8, vocabulary=11, context=3)
    specs = {name: {**SIZES, **own} for name, own in COMBINATIONS.items()} | {name: {**mlp, **own} for name, own in MLPS.items()}
    for seed, (name, spec) in enumerate(specs.items()):
        generator = torch.Generator().manual_seed(seed)
        # Rounded to float32, so that both sides compute with the same weights.
        random = lambda *shape: (0.3 * torch.randn(*shape, generator=generator)).double()
        s = filled(spec)
        deep = s["architecture"] == "deep_mlp"
        parts = (mlp_parts if deep else transformer_parts)(s, random)
        parts = {key: value.float().double() for key, value in parts.items()}
        tokens = torch.randint(s["vocabulary"], (ROWS, s["context"]), generator=generator)
        logits = (mlp_logits if deep else transformer_logits)(s, parts, tokens)
        write(root / name, spec, stored(s, parts), tokens, logits)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "test/fixtures/models"))
