#!/usr/bin/env bash
# Makes models/all-minilm-l6-v2 again from its origin; see MODEL.md there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python3 -c 'import jax, onnx, optax, safetensors, tokenizers' 2>/dev/null || {
  echo "models/make.sh: Python lacks a package: pip install jax numpy onnx optax safetensors tokenizers, then run this again" >&2
  exit 1
}
[ -e /usr/share/wordnet/data.noun ] || { echo "models/make.sh: WordNet is missing: apt-get install wordnet-base, then run this again" >&2; exit 1; }
./build.sh cli
python3 models/export.py models/work/minilm "$@"
python3 models/tune.py models/work/minilm models/work/tuned.safetensors
python3 models/export.py models/work/tuned --weights models/work/tuned.safetensors "$@"
python3 models/prune.py models/work/tuned models/work/pruned.safetensors
python3 models/export.py models/work/pruned --weights models/work/pruned.safetensors "$@"
target/release/tansy pack models/work/pruned -o models/all-minilm-l6-v2 --layer-bits 4 --table-bits 3 --texts models/calibration.txt
# Puts the numbers of fitted.json, which is kept beside the packed model, into its manifest.
target/release/tansy pack models/all-minilm-l6-v2 -o models/all-minilm-l6-v2
