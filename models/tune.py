#!/usr/bin/env python3
"""Tune all-MiniLM-L6-v2 on the messages of models/phrasings, which are written the way visitors ask.

    python models/tune.py MODEL_DIR OUT.safetensors      # then python models/export.py DIR --weights OUT.safetensors

MODEL_DIR is the output of models/export.py.

Each step uses one domain as a FAQ: for every entry a message and a text of the entry (its question, another message, or question and answer), and
messages that no entry answers. Some entries are left out of the FAQ, so that their messages have no answer either.

    contrast   a message is nearest to its own entry, and an entry to its own message (InfoNCE, van den Oord et al., 2018)
    apart      messages without an answer are farther from every entry than those with one are from theirs
    moved      embeddings stay close to those of the published model

The embedding tables are not trained. The result is the mean of the published and the tuned weights (WiSE-FT, Wortsman et al., CVPR 2022):
this keeps what the published model knows about other texts. Seeded, but floats are added in another order on other machines, so the weights
of another run differ, in the last digits or more.

Needs: numpy, jax, optax, safetensors, tokenizers. About ten minutes on 2 cores.
"""

import argparse
import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from encoder import encode, load, split_tables

PHRASINGS = Path(__file__).parent / "phrasings"
ENTRIES, OUTSIDE = 22, 18  # messages in a step
LEFT_OUT = 0.2             # share of the entries that are left out of the FAQ of a step
STEPS, WARM_UP, RATE, DECAY = 320, 30, 4e-5, 0.01
TEMPERATURE = 0.05
SOFTNESS = 0.4             # of a pair of messages with and without an answer, in units of the temperature
BACKWARD, APART, KEEP = 0.5, 1.5, 2.0  # loss weights; that of the contrast is 1
SHORT, LONG = (16, 24), (32, 48)       # lengths that the shorter and the longer half of a step are padded to


# ---- what is asked --------------------------------------------------------------------------------------------------------

def read_domain(file):
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [line for line in lines if "question" in line], [text for line in lines for text in line.get("outside", [])]


def with_slip(text, random):
    """Occasionally drops, doubles, swaps or replaces a letter."""
    if random.random() > 0.15 or len(text) < 8:
        return text
    at, kind = random.integers(1, len(text) - 2), random.integers(4)
    if not text[at].isalpha():
        return text
    middle = ["", text[at] * 2, text[at + 1] + text[at], chr(97 + random.integers(26))][kind]
    return text[:at] + middle + text[at + (2 if kind == 2 else 1):]


def pair(entry, random):
    """A message, and the text that it should be close to."""
    message = random.choice(entry["phrasings"])
    what = random.random()
    if what < 0.45:
        other = entry["question"]
    elif what < 0.65 and entry.get("answer"):
        other = f"{entry['question']} {entry['answer']}"
    else:
        other = random.choice([phrasing for phrasing in entry["phrasings"] if phrasing != message])
    if random.random() < 0.15:
        message, other = other, message
    return with_slip(str(message), random), str(other)


class Batches:
    """Texts as arrays; the shorter and the longer half are separate, to reduce padding."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def __call__(self, texts):
        ids = [self.tokenizer.encode(text).ids for text in texts]
        order = np.argsort([len(row) for row in ids], kind="stable")
        half = len(ids) // 2
        halves = [(SHORT, order[:half]), (LONG, order[half:])]
        return [self.padded([ids[row] for row in rows], lengths) for lengths, rows in halves], np.argsort(order)

    @staticmethod
    def padded(rows, lengths):
        length = lengths[0] if len(rows[-1]) <= lengths[0] else lengths[1]
        ids, mask = np.zeros((len(rows), length), np.int32), np.zeros((len(rows), length), np.float32)
        for at, row in enumerate(rows):
            row = row[:length]
            ids[at, :len(row)], mask[at, :len(row)] = row, 1
        return ids, mask


# ---- losses ---------------------------------------------------------------------------------------------------------------

def losses(embeddings, published, left_out):
    """embeddings: of ENTRIES messages, their entries, and OUTSIDE messages without an answer. left_out: 1 for entries that are not
    in the FAQ."""
    message, entry, outside = jnp.split(embeddings, [ENTRIES, 2 * ENTRIES])
    present = 1 - left_out
    share = present / present.sum()
    absent = jnp.log(jnp.maximum(present, 1e-9))
    scores, own = message @ entry.T / TEMPERATURE, (message * entry).sum(1) / TEMPERATURE
    forward = (share * (jax.nn.logsumexp(scores + absent, 1) - own)).sum()
    backward = (share * (jax.nn.logsumexp(scores.T + absent, 1) - own)).sum()
    strangers = jnp.concatenate([jax.nn.logsumexp(outside @ entry.T / TEMPERATURE + absent, 1), jax.nn.logsumexp(scores + absent, 1)])
    strange = jnp.concatenate([jnp.ones(OUTSIDE), left_out])
    apart = jax.nn.softplus(SOFTNESS * (strangers[None, :] - own[:, None]))
    apart = (apart * share[:, None] * (strange / strange.sum())[None, :]).sum()
    moved = (1 - (embeddings * published).sum(1)).mean()
    return forward + BACKWARD * backward + APART * apart + KEEP * moved, jnp.stack([forward, apart, moved])


def tune(published, domains, batches, random):
    tables, weights = split_tables(published)
    schedule = optax.warmup_cosine_decay_schedule(0, RATE, WARM_UP, STEPS)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=DECAY))
    state = optimiser.init(weights)

    def embed(weights, halves, order):
        return jnp.concatenate([encode(weights | tables, ids, mask) for ids, mask in halves])[order]

    @jax.jit
    def step(weights, state, halves, order, left_out):
        before = embed({name: published[name] for name in weights}, halves, order)
        loss = lambda weights: losses(embed(weights, halves, order), before, left_out)
        gradient, parts = jax.grad(loss, has_aux=True)(weights)
        update, state = optimiser.update(gradient, state, weights)
        return optax.apply_updates(weights, update), state, parts

    order, seen = [], []
    for number in range(STEPS):
        order = order or list(random.permutation(len(domains)))
        entries, outside = domains[order.pop()]
        pairs = [pair(entries[at], random) for at in random.choice(len(entries), ENTRIES, replace=len(entries) < ENTRIES)]
        strangers = [outside[at] for at in random.choice(len(outside), OUTSIDE, replace=False)]
        texts = [message for message, _ in pairs] + [other for _, other in pairs] + strangers
        left_out = (random.random(ENTRIES) < LEFT_OUT).astype(np.float32)
        weights, state, parts = step(weights, state, *batches(texts), left_out)
        seen.append(np.asarray(parts))
        if (number + 1) % 20 == 0:
            contrast, apart, moved = np.mean(seen[-20:], axis=0)
            print(f"step {number + 1} of {STEPS}: contrast {contrast:.3f}, apart {apart:.3f}, moved {moved:.4f}", flush=True)
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder that models/export.py wrote")
    parser.add_argument("out", type=Path, help="file for the tuned weights")
    parser.add_argument("--share", type=float, default=0.5, help="of the tuned weights in the mean with the published ones (default 0.5)")
    arguments = parser.parse_args()

    original, published = load(arguments.model / "weights.safetensors")
    domains = [read_domain(file) for file in sorted(PHRASINGS.glob("*.jsonl"))]
    batches = Batches(Tokenizer.from_file(str(arguments.model / "tokenizer.json")))
    tuned = tune(published, domains, batches, np.random.default_rng(1))
    mixed = {name: (1 - arguments.share) * np.asarray(published[name]) + arguments.share * np.asarray(value) for name, value in tuned.items()}
    save_file(original | {name: value.astype(np.float32) for name, value in mixed.items()}, arguments.out)


if __name__ == "__main__":
    main()
