"""Reads a recorded run: run.json, probe.safetensors, snapshots/<step>.safetensors."""
import json
import struct

import numpy as np

DTYPES = {"F32": np.float32, "I64": np.int64, "U8": np.uint8}


def safetensors(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            values = np.frombuffer(data[8 + length + start : 8 + length + end], DTYPES[entry["dtype"]])
            tensors[name] = values.reshape(entry["shape"])
    return tensors


def recorded(directory, step):
    p = json.load(open(f"{directory}/run.json"))["task"]["modulus"]
    probe = safetensors(f"{directory}/probe.safetensors")
    return p, probe, safetensors(f"{directory}/snapshots/{step:08d}.safetensors")
