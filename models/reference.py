#!/usr/bin/env python3
"""Write reference embeddings, computed by onnxruntime, for the tests of our engine.

    python models/reference.py MODEL_DIR

MODEL_DIR is the output of models/export.py. Reads tests/fixtures/sentences.txt (one text per line) and writes
tests/fixtures/reference_embeddings.bin: one row of little-endian f16 per line, unit length, no header.

Each text runs alone in fp32, without padding, truncated to `max_length` tokens of config.json (including [CLS] and [SEP]). f16 rounds a component of a unit vector by at most 1/4096 of itself: a cosine by about 1e-7.

Needs: numpy, onnxruntime, tokenizers.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures"


class Reference:
    """The exported model in onnxruntime, on one thread."""

    def __init__(self, model_dir):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(model_dir / "model.onnx"), options)
        self.tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
        self.tokenizer.enable_truncation(json.loads((model_dir / "config.json").read_text())["max_length"])

    def embed(self, text):
        ids = np.array([self.tokenizer.encode(text).ids], dtype=np.int64)
        return self.session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder with model.onnx, tokenizer.json, config.json")
    parser.add_argument("--sentences", type=Path, default=FIXTURES / "sentences.txt")
    parser.add_argument("--out", type=Path, default=FIXTURES / "reference_embeddings.bin")
    arguments = parser.parse_args()

    reference = Reference(arguments.model)
    sentences = arguments.sentences.read_text(encoding="utf-8").splitlines()
    embeddings = np.stack([reference.embed(sentence) for sentence in sentences])
    arguments.out.write_bytes(embeddings.astype("<f2").tobytes())
    print(f"{len(sentences)} sentences, {embeddings.shape[1]} dimensions: {arguments.out}")


if __name__ == "__main__":
    main()
