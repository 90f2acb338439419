#!/bin/sh
# Writes src/wire/onnx/onnx_pb.ts from onnx.proto. Run it after a change of onnx.proto, from the root of the checkout.
# Needs python3 with pip, and npm; the compiler and the plugin go into a folder of their own.
set -eu
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools/python"
"$tools/python/bin/pip" install --quiet grpcio-tools==1.84.0
npm install --silent --prefix "$tools" @bufbuild/protoc-gen-es@2.17.0
"$tools/python/bin/python" -m grpc_tools.protoc -I src/wire/onnx onnx.proto \
  --plugin=protoc-gen-es="$tools/node_modules/.bin/protoc-gen-es" \
  --es_out=src/wire/onnx --es_opt=target=ts,import_extension=ts
