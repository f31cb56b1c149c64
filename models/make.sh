#!/usr/bin/env bash
# Makes models/all-minilm-l6-v2 again from its origin; see MODEL.md there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python3 -c 'import onnx, safetensors' 2>/dev/null || {
  echo "models/make.sh: Python lacks a package: pip install onnx safetensors numpy, then run this again" >&2
  exit 1
}
./build.sh cli
python3 models/export.py models/work/minilm "$@"
target/release/tansy pack models/work/minilm -o models/all-minilm-l6-v2 --layer-bits 4 --table-bits 3 --texts models/calibration.txt
