#!/usr/bin/env python3
"""Prune half of the feed-forward neurons of the tuned model, and train the rest to reproduce the full model.

    python models/prune.py TUNED_DIR OUT.safetensors     # then python models/export.py DIR --weights OUT.safetensors

TUNED_DIR is the output of models/export.py for the tuned weights.

First, layer by layer, the neurons are removed that change the block's output least over some texts; the remaining weights are refitted after
each (optimal brain surgeon for whole columns, as in ZipLM, Kurtic et al., NeurIPS 2023). A layer is fitted to the full model's output, given
the input from the layers that are already pruned.

Then all weights except the embedding tables are trained to reproduce the states of the full model after each layer (as in TinyBERT, Jiao et al.,
EMNLP 2020), its embeddings, and the cosines between those of a batch.

Texts: the messages, questions and answers of models/phrasings and models/phrasings/more, and, so that other language is not forgotten, WordNet's
examples and glosses (Debian's package wordnet-base). Seeded, but floats are added in another order on other machines, see models/tune.py.

Needs: numpy, jax, optax, safetensors, tokenizers. About forty minutes on 2 cores.
"""

import argparse
import json
import re
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from encoder import LAYERS, attend, feed_forward, inner, load, look_up, pool, split_tables, states

PHRASINGS = Path(__file__).parent / "phrasings"
WORDNET = Path("/usr/share/wordnet")
LENGTH = 64                     # texts are truncated to this many tokens
CALIBRATION = (3000, 1500, 500) # messages, examples and glosses for the choice of neurons
BATCH = (40, 16, 8)             # messages, examples and glosses in a training step
SHORT, LONG = (16, 20), (32, 48, LENGTH)  # lengths that the shorter 40 and the longer 24 texts of a step are padded to
STEPS, WARM_UP, RATE = 1400, 50, 3e-4
LAYER_WEIGHTS = (0.5, 0.5, 0.5, 0.5, 0.7, 1.0)
COSINE, RELATION = 10, 20       # loss weights; that of the states is 1
DAMPING = 1e-3                  # share of the mean of the diagonal


# ---- texts ----------------------------------------------------------------------------------------------------------------

def messages():
    texts = []
    for file in sorted(PHRASINGS.glob("*.jsonl")) + sorted((PHRASINGS / "more").glob("*.jsonl")):
        for line in map(json.loads, filter(str.strip, file.read_text(encoding="utf-8").splitlines())):
            if "question" in line:
                texts += [line["question"], *map(str, line["phrasings"])]
                texts += [f"{line['question']} {line['answer']}"] if line.get("answer") else []
            texts += line.get("outside", [])
    return texts


def wordnet():
    """Examples and glosses: `data | gloss; "example"; "example"`."""
    examples, glosses = [], []
    for file in sorted(WORDNET.glob("data.*")):
        for line in file.read_text(encoding="latin-1").splitlines():
            if line.startswith("  ") or "| " not in line:
                continue
            text = line.split("| ", 1)[1]
            examples += re.findall(r'"([^"]{12,300})"', text)
            glosses += [gloss for gloss in [re.split(r';? ?"', text)[0].strip(" ;")] if len(gloss) > 12]
    return examples, glosses


def padded(rows, lengths):
    length = next((length for length in lengths if length >= max(map(len, rows))), lengths[-1])
    ids, mask = np.zeros((len(rows), length), np.int32), np.zeros((len(rows), length), np.float32)
    for at, row in enumerate(rows):
        ids[at, :len(row[:length])], mask[at, :len(row[:length])] = row[:length], 1
    return ids, mask


class Drawn:
    """Draws from a list; each item is drawn once before any is repeated."""

    def __init__(self, rows, random):
        self.rows, self.random, self.order = rows, random, []

    def __call__(self, number):
        if len(self.order) < number:
            self.order = list(self.random.permutation(len(self.rows)))
        drawn, self.order = self.order[:number], self.order[number:]
        return [self.rows[at] for at in drawn]


# ---- the choice of neurons ------------------------------------------------------------------------------------------------

def choose(moments, product, width):
    """Keeps `width` inputs of a linear layer, and fits its weights to them.

    moments: second moments of its inputs, [inputs, inputs]; the last input is the constant 1 and is kept. product: of outputs and inputs.
    Returns the inputs that are kept, and the weights, [outputs, inputs]."""
    moments = moments + np.eye(len(moments)) * moments.diagonal().mean() * DAMPING
    inverse = np.linalg.inv(moments)
    weights, alive = product @ inverse, np.ones(len(moments), bool)
    while alive.sum() > width + 1:
        loss = np.full(len(moments), np.inf)
        loss[alive] = (weights[:, alive] ** 2).sum(0) / inverse.diagonal()[alive]
        loss[-1] = np.inf
        worst = int(np.argmin(loss))
        share = inverse[worst] / inverse[worst, worst]
        weights -= np.outer(weights[:, worst], share)
        inverse -= np.outer(inverse[:, worst], share)
        alive[worst] = False
    return np.flatnonzero(alive[:-1]), weights


def prune(whole, batches, width):
    part = dict(whole)
    attended, within, fed = (jax.jit(function, static_argnums=1) for function in (attend, inner, feed_forward))
    mine = theirs = [look_up(whole, ids) for ids, _ in batches]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        up, down = f"{name}.intermediate.dense", f"{name}.output.dense"
        mine = [attended(part, layer, x, mask) for x, (_, mask) in zip(mine, batches)]
        theirs = [attended(whole, layer, x, mask) for x, (_, mask) in zip(theirs, batches)]
        moments = product = 0
        for x, wanted, (_, mask) in zip(mine, theirs, batches):
            rows = mask.astype(bool)
            inputs = np.asarray(within(part, layer, x), np.float64)[rows]
            inputs = np.concatenate([inputs, np.ones((len(inputs), 1))], 1)
            # The addition to the state that makes it equal to the full model's.
            outputs = np.asarray(within(whole, layer, wanted))[rows] @ np.asarray(whole[f"{down}.weight"]).T
            outputs = outputs + np.asarray(whole[f"{down}.bias"]) + np.asarray(wanted - x)[rows]
            moments, product = moments + inputs.T @ inputs, product + outputs.T.astype(np.float64) @ inputs
        kept, weights = choose(moments, product, width)
        part |= {f"{up}.weight": whole[f"{up}.weight"][kept], f"{up}.bias": whole[f"{up}.bias"][kept],
                 f"{down}.weight": jnp.asarray(weights[:, kept], jnp.float32), f"{down}.bias": jnp.asarray(weights[:, -1], jnp.float32)}
        print(f"layer {layer}: {len(kept)} of {len(whole[f'{up}.bias'])} neurons are left", flush=True)
        mine, theirs = ([fed(weights, layer, x) for x in given] for weights, given in ((part, mine), (whole, theirs)))
    return part


# ---- training -------------------------------------------------------------------------------------------------------------

def losses(found, wanted, masks):
    """found, wanted: for each half of a batch, the states after each layer."""
    away = 0
    for mine, theirs, mask in zip(found, wanted, masks):
        for weight, x, y in zip(LAYER_WEIGHTS, mine[1:], theirs[1:]):
            away += weight * ((((x - y) ** 2).mean(-1) / (y.var(-1) + 1e-6)) * mask).sum()
    away /= sum(mask.sum() for mask in masks)
    mine, theirs = (jnp.concatenate([pool(half[-1], mask) for half, mask in zip(both, masks)]) for both in (found, wanted))
    moved = (1 - (mine * theirs).sum(1)).mean()
    relation = ((mine @ mine.T - theirs @ theirs.T) ** 2).mean()
    return away + COSINE * moved + RELATION * relation, jnp.stack([away, moved])


def teach(whole, part, pools):
    tables, weights = split_tables(part)
    schedule = optax.warmup_cosine_decay_schedule(0, RATE, WARM_UP, STEPS, end_value=RATE / 50)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(schedule, b2=0.98))
    state = optimiser.init(weights)

    @jax.jit
    def step(weights, state, halves):
        masks = [mask for _, mask in halves]
        wanted = [states(whole, *half) for half in halves]
        loss = lambda weights: losses([states(weights | tables, *half) for half in halves], wanted, masks)
        gradient, parts = jax.grad(loss, has_aux=True)(weights)
        update, state = optimiser.update(gradient, state, weights)
        return optax.apply_updates(weights, update), state, parts

    seen = []
    for number in range(STEPS):
        rows = sorted((row for draw, share in zip(pools, BATCH) for row in draw(share)), key=len)
        halves = [padded(rows[:40], SHORT), padded(rows[40:], LONG)]
        weights, state, parts = step(weights, state, halves)
        seen.append(np.asarray(parts))
        if (number + 1) % 50 == 0:
            away, moved = np.mean(seen[-50:], axis=0)
            print(f"step {number + 1} of {STEPS}: states {away:.4f}, moved {moved:.4f}", flush=True)
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder that models/export.py wrote")
    parser.add_argument("out", type=Path, help="file for the weights")
    parser.add_argument("--width", type=int, default=768, help="of the feed-forward blocks (default 768)")
    arguments = parser.parse_args()
    if not any(WORDNET.glob("data.*")):
        parser.error(f"{WORDNET} has no WordNet: apt-get install wordnet-base")

    original, whole = load(arguments.model / "weights.safetensors")
    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    tokenizer.enable_truncation(LENGTH)
    random = np.random.default_rng(1)
    pools = [Drawn([tokenizer.encode(text).ids for text in texts], random) for texts in (messages(), *wordnet())]
    rows = sorted((row for draw, share in zip(pools, CALIBRATION) for row in draw(share)), key=len)
    batches = [padded(rows[at:at + 125], (8, 12, 16, 24, 32, 48, LENGTH)) for at in range(0, len(rows), 125)]
    part = prune(whole, batches, arguments.width)
    taught = teach(whole, part, pools)
    save_file(original | {name: np.asarray(value, np.float32) for name, value in (part | taught).items()}, arguments.out)


if __name__ == "__main__":
    main()
