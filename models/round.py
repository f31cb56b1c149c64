#!/usr/bin/env python3
"""Round the weights of an exported model to few bits so that the sentence embeddings change least.

    python models/round.py MODEL_DIR OUT --texts FILE [FILE ...]

A study for a smaller model file (4 and 5 bits a weight); the shipped model is not made with it, and `tansy pack` does not store
this grid yet. MODEL_DIR is what models/export.py wrote; OUT is the same model, still plain fp32 ONNX, except that every matrix of
the encoder lies on the grid. Rounding each weight to the nearest instead changes the embeddings about twice as much.

The grid: a row (all weights of one output) has a scale s, an f16. A group of 16 (4 bit) or 32 (5 bit) neighbours along the
inputs has a whole multiplier m, 1..7 with a sign. A weight is s * m * q with q in -8..7 (4 bit) or -16..15 (5 bit) and
|m q| <= 63. So m q is at once the signed 7-bit weight that the integer kernels multiply by.

The rounding is GPTQ (Frantar et al., ICLR 2023): one input column after the other is rounded, and what is lost is made up for
in the columns to come, as far as the inputs of the calibration texts go together (their second moments; each text weighs the
same). Matrices are done in the order of the graph, each on the inputs that the rounded ones before it give. Texts: one a line.

The last layer and every value projection have 5 bits, for errors there reach the embedding unsmoothed; the rest has 4.

Needs: numpy, onnx, onnxruntime, tokenizers. Deterministic on one machine.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from tokenizers import Tokenizer

LIMIT, MULTIPLIERS = 63, [sign * m for m in range(1, 8) for sign in (1, -1)]
DAMPING = 0.01                                                # of the mean second moment, added to each
SCALES = range(40, LIMIT + 1, 2)                              # what the largest weight of a row may become


def bits_and_group(name, last_layer):
    return (5, 32) if ".value." in name or name.startswith(f"encoder.{last_layer}.") else (4, 16)


def nearest(x, step, multiplier, bits):
    """x to the nearest q * step; `multiplier` bounds q."""
    bound = LIMIT // np.abs(multiplier)
    half = 2 ** (bits - 1)
    return np.clip(np.rint(x / step), np.maximum(-half, -bound), np.minimum(half - 1, bound)) * step


def best_multipliers(x, scale, bits, importance=1.0):
    """Per row of x [rows, group] the multiplier that loses least, and the loss."""
    least, chosen = np.full(len(x), np.inf), np.ones(len(x))
    for m in MULTIPLIERS:
        loss = (importance * (nearest(x, scale[:, None] * m, m, bits) - x) ** 2).sum(1)
        chosen[loss < least] = m
        least = np.minimum(loss, least)
    return chosen, least


def row_scales(w, bits, group):
    """Per row of w [out, in] the f16 scale that loses least when every weight is rounded to the nearest."""
    largest = np.maximum(np.abs(w).max(1), 1e-8)
    least, scales = np.full(len(w), np.inf), np.zeros(len(w))
    for k in SCALES:
        scale = (largest / k).astype(np.float16).astype(np.float64)
        loss = sum(best_multipliers(w[:, i:i + group], scale, bits)[1] for i in range(0, w.shape[1], group))
        scales[loss < least] = scale[loss < least]
        least = np.minimum(loss, least)
    return scales


def gptq(w, moments, bits, group):
    """Rounds w [out, in], whose inputs have the second moments [in, in]."""
    scale, w = row_scales(w, bits, group), w.astype(np.float64)
    damped = moments + DAMPING * np.trace(moments) / len(moments) * np.eye(len(moments))
    factor = np.linalg.cholesky(np.linalg.inv(damped)).T      # upper: how later columns make up for one
    importance = 1 / np.diag(factor) ** 2
    for start in range(0, w.shape[1], group):
        end = min(start + group, w.shape[1])
        m, _ = best_multipliers(w[:, start:end], scale, bits, importance[start:end])
        lost = np.zeros((len(w), end - start))
        for i in range(start, end):
            rounded = nearest(w[:, i], scale * m, m, bits)
            lost[:, i - start] = (w[:, i] - rounded) / factor[i, i]
            w[:, i] = rounded
            w[:, i + 1:end] -= np.outer(lost[:, i - start], factor[i, i + 1:end])
        w[:, end:] -= lost @ factor[start:end, end:]
    return w.astype(np.float32)


def second_moments(model, tensor, inputs):
    """Of the values of `tensor` over all tokens; each text weighs the same."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.append(onnx.helper.make_tensor_value_info(tensor, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(probe.SerializeToString(), options)
    total = 0
    for ids in inputs:
        values = session.run([tensor], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        total = total + values.T @ values / len(values)
    return total.astype(np.float64)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder with model.onnx, tokenizer.json, config.json")
    parser.add_argument("out", type=Path, help="folder to write the rounded model to")
    parser.add_argument("--texts", type=Path, nargs="+", required=True, help="calibration texts, one a line")
    arguments = parser.parse_args()

    config = json.loads((arguments.model / "config.json").read_text())
    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    tokenizer.enable_truncation(config["max_length"])
    lines = dict.fromkeys(line for path in arguments.texts
                          for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    inputs = [np.array([tokenizer.encode(line).ids], dtype=np.int64) for line in lines]

    model = onnx.load(arguments.model / "model.onnx")
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    by_input = {}                                             # in the order of the graph
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            by_input.setdefault(node.input[0], []).append(weights[node.input[1]])
    for tensor, matrices in by_input.items():
        moments = second_moments(model, tensor, inputs)
        for matrix in matrices:
            bits, group = bits_and_group(matrix.name, config["num_hidden_layers"] - 1)
            rounded = gptq(numpy_helper.to_array(matrix).T, moments, bits, group)
            matrix.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(rounded.T), matrix.name))
            print(f"{matrix.name}: {bits} bits", flush=True)

    shutil.copytree(arguments.model, arguments.out, dirs_exist_ok=True)
    onnx.save(model, arguments.out / "model.onnx")


if __name__ == "__main__":
    main()
