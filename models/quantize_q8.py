#!/usr/bin/env python3
"""Write the q8 model that the other engines run in benches/browser.

    python models/quantize_q8.py FP32.onnx OUT.onnx

Dynamic quantisation, as in the q8 models of transformers.js: signed 8-bit weights, a scale for each output channel
of a matrix and one for the embedding table, activations quantised at run time.

Needs: onnx, onnxruntime.
"""

import argparse
from pathlib import Path

from onnxruntime.quantization import QuantType, quantize_dynamic


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="an fp32 model, as models/export.py writes it")
    parser.add_argument("out", type=Path, help="where the q8 model is written")
    arguments = parser.parse_args()

    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    quantize_dynamic(arguments.model, arguments.out, per_channel=True, weight_type=QuantType.QInt8,
                     extra_options={"MatMulConstBOnly": True})
    print(f"{arguments.out.stat().st_size:>10}  {arguments.out}")


if __name__ == "__main__":
    main()
