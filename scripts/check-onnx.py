"""Checks ONNX files with the reference checker and its strict shape inference.

Needs the Python packages onnx and numpy:  python scripts/check-onnx.py FILE.onnx ...
Prints a line a file, and exits with 1 if one is refused.
"""

import sys

import onnx
from onnx import shape_inference


def check(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    return len(model.graph.node)


def main(paths):
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    refused = 0
    for path in paths:
        try:
            print(f"{path}: valid, {check(path)} nodes")
        except Exception as error:  # every kind of refusal is reported, not only the checker's own
            refused += 1
            print(f"{path}: {error}", file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
