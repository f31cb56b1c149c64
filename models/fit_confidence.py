#!/usr/bin/env python3
"""Fit how the evidence for an entry becomes the probability that it is right, and say what that is worth on FAQs it never saw.

    python models/fit_confidence.py --eval DIR [--tansy target/release/tansy] [--write models/all-minilm-l6-v2/fitted.json]

The engine itself does the searching: bundles are built with `tansy build`, questions asked with `tansy search`. A FAQ as people begin with has
few entries and no other phrasings, so beside the sets of DIR (read for measuring only), each as it is and bare, FAQs of 5, 8, 14 and all
entries are sampled from the subjects in models/phrasings/more, bare, with four messages an entry and twenty that no entry answers.

    confidence = sigmoid(evidence * e + outside * o + entries * ln n + phrasings * min(p, 3) + bias)

with e the evidence (src/retriever/evidence.rs), o its median over questions that no FAQ answers, n the entries and p the mean number of
phrasings. It is fitted to "the top entry is right", sets and sampled FAQs weighing half each. So it means the same in every FAQ, and the two
thresholds are constants: chosen so that the sets' questions out of scope are answered as seldom as before (.05), and that at most a third of
those of the small FAQs are offered choices.

Protocol: leave one out, a set with its bare twin, or an eighth of the subjects. The demo is never fitted on. Deterministic.

Needs: numpy.
"""

import argparse
import json
import math
import random
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

SETS = ["stackfaq", "hint3-curekart", "rasa-faq", "clinc150"]
SIZES = (5, 8, 14, None)
MESSAGES, OUTSIDE, FOLDS = 4, 20, 8
ANSWER = 0.65         # lowest confidence to answer
CLARIFY = 0.2         # lowest confidence to offer choices
CLOSE = 0.02          # a margin below which the first entry is not answered alone
CHOICES = 3
MOST_ENTRIES = 150    # as in src/fitted.rs
MOST_PHRASINGS = 3
ROOT = Path(__file__).parent.parent


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def sampled(folder):
    """Bare FAQs of several sizes from each subject; yields (group, name, faq, queries)."""
    rng = random.Random(7)
    for path in sorted((ROOT / "models/phrasings/more").glob("*.jsonl")):
        rows = read(path)
        entries, outside = [row for row in rows if "question" in row], next(row["outside"] for row in rows if "outside" in row)
        for size in SIZES:
            some = rng.sample(entries, min(size or len(entries), len(entries)))
            queries = [(text, [entry["id"]]) for entry in some for text in rng.sample(entry["phrasings"], MESSAGES)]
            queries += [(text, []) for text in rng.sample(outside, OUTSIDE)]
            name = f"{path.stem}-{size or 'all'}"
            write(folder / f"{name}.faq.jsonl", [{key: entry[key] for key in ("id", "question", "answer")} for entry in some])
            write(folder / f"{name}.queries.jsonl",
                  [{"id": str(at), "text": text, "relevant": relevant} for at, (text, relevant) in enumerate(queries)])
            yield path.stem, name, folder / f"{name}.faq.jsonl", folder / f"{name}.queries.jsonl"


def sets(folder, evaluation):
    """The sets and the demo, each as it is and without other phrasings."""
    for name in SETS:
        rows = read(evaluation / name / "faq.jsonl")
        write(folder / f"{name}-bare.faq.jsonl", [{key: row[key] for key in row if key != "alt"} for row in rows])
        for file, path in ((name, evaluation / name / "faq.jsonl"), (f"{name}-bare", folder / f"{name}-bare.faq.jsonl")):
            yield name, file, path, evaluation / name / "queries.jsonl"
    page = ROOT / "www/demo/faq.html"
    bare = folder / "demo-bare.html"
    bare.write_text(re.sub(r'\s+data-also="[^"]*"', "", page.read_text(encoding="utf-8")), encoding="utf-8")
    for file, path in (("demo", page), ("demo-bare", bare)):
        yield "demo", file, path, ROOT / "tests/fixtures/demo-questions.jsonl"


def logit(p):
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


class Asked:
    """A FAQ with what came of its questions."""

    def __init__(self, tansy, folder, group, name, faq, queries):
        self.group, self.name = group, name
        bundle = folder / f"{name}.tansy"
        run = lambda *arguments: subprocess.run([tansy, *map(str, arguments)], capture_output=True, text=True, check=True).stdout
        run("build", faq, "-o", bundle)
        about = json.loads(run("inspect", bundle, "--json"))
        found = [json.loads(line) for line in run("search", bundle, "--queries", queries, "--top", "3", "--json").splitlines()]
        weight, bias = about["confidence"]["weight"], about["confidence"]["bias"]
        evidence = lambda confidence: (logit(confidence) - bias) / weight
        entries, phrasings = about["entries"], about["points"]["phrasings"] / about["entries"]
        shared = [evidence(about["confidence"]["outside"][0]), math.log(min(entries, MOST_ENTRIES)), min(phrasings, MOST_PHRASINGS)]
        self.x = np.array([[evidence(one["confidence"]), *shared] for one in found])
        relevant = [set(query["relevant"]) for query in read(queries)]
        ids = [[hit["id"] for hit in one["hits"]] for one in found]
        scores = [[hit["score"] for hit in one["hits"]] for one in found]
        self.margin = np.array([s[0] - s[1] if len(s) > 1 else 1.0 for s in scores])
        self.first = np.array([bool(wanted & set(found[:1])) for wanted, found in zip(relevant, ids)])
        self.offered = np.array([bool(wanted & set(found[:CHOICES])) for wanted, found in zip(relevant, ids)])
        self.in_scope = np.array([bool(wanted) for wanted in relevant])


def fit(faqs, ridge=1e-3, steps=60):
    """Weights and bias; sets weigh half, sampled FAQs the other half, within each every FAQ the same."""
    share = lambda faq: 1 / sum((other.group in SETS) == (faq.group in SETS) for other in faqs) / len(faq.first)
    x = np.concatenate([faq.x for faq in faqs])
    x = np.c_[x, np.ones(len(x))]
    y = np.concatenate([faq.first for faq in faqs]).astype(float)
    weight = 1000 * np.concatenate([np.full(len(faq.first), share(faq)) for faq in faqs])
    b, penalty = np.zeros(x.shape[1]), np.diag([ridge] * (x.shape[1] - 1) + [1e-6])
    for _ in range(steps):
        p = sigmoid(x @ b)
        step = np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + penalty, x.T @ (weight * (y - p)) - penalty @ b)
        b = b + step
        if np.abs(step).max() < 1e-8:
            break
    return b


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def confidences(faq, b):
    return sigmoid(faq.x @ b[:-1] + b[-1])


def measures(faqs, held_out):
    """Mean over FAQs: in scope right / answered wrongly; outside answered / offered choices."""
    rows = []
    for faq in faqs:
        p = held_out[faq.name]
        answer = (p >= ANSWER) & (faq.margin >= CLOSE)
        clarify = (p >= CLARIFY) & ~answer
        inside, outside = faq.in_scope, ~faq.in_scope
        right = answer & faq.first | clarify & faq.offered
        rows.append([right[inside].mean(), (answer & ~faq.first)[inside].mean(), answer[outside].mean(), clarify[outside].mean()])
    return np.mean(rows, axis=0)


def reliability(faqs, held_out):
    """The mean gap over ten bins between the confidence and the share that is right."""
    p = np.concatenate([held_out[faq.name] for faq in faqs])
    y = np.concatenate([faq.first for faq in faqs])
    bins = np.minimum((p * 10).astype(int), 9)
    return float(np.mean([abs(p[bins == at].mean() - y[bins == at].mean()) for at in range(10) if (bins == at).any()]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True, help="folder of sets")
    parser.add_argument("--tansy", default=str(ROOT / "target/release/tansy"), help="the command line, built")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put what was fitted on all into this fitted.json")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        jobs = [*sampled(folder), *sets(folder, arguments.eval)]
        with ThreadPoolExecutor(2) as pool:
            faqs = list(pool.map(lambda job: Asked(arguments.tansy, folder, *job), jobs))

    fitted_on = [faq for faq in faqs if faq.group != "demo"]
    subjects = sorted({faq.group for faq in fitted_on} - set(SETS))
    folds = [[name] for name in SETS] + [subjects[at::FOLDS] for at in range(FOLDS)] + [["demo"]]
    held_out = {}
    for fold in folds:
        b = fit([faq for faq in fitted_on if faq.group not in fold])
        held_out.update((faq.name, confidences(faq, b)) for faq in faqs if faq.group in fold)

    print(f"Held out; answer from {ANSWER}, choices from {CLARIFY}")
    print(f"{'':22} {'right':>8} {'wrong':>8} {'out:ans':>8} {'out:ask':>8}")
    line = lambda name, some: print(f"{name:22}", " ".join(f"{value:8.3f}" for value in measures(some, held_out)))
    of_size = lambda sizes: [faq for faq in faqs if faq.group in subjects and faq.name.rsplit("-", 1)[1] in sizes]
    for size in SIZES:
        line(f"sampled, {size or 'all'} entries", of_size([str(size or "all")]))
    line("sampled, 5 to 14", of_size(["5", "8", "14"]))
    for name in [*SETS, *(f"{name}-bare" for name in SETS), "demo", "demo-bare"]:
        line(name, [faq for faq in faqs if faq.name == name])
    line("mean of the sets", [faq for faq in faqs if faq.name in SETS])
    print(f"gap between confidence and truth, ten bins over all: {reliability(faqs, held_out):.3f}")

    names = ["evidence", "outside", "entries", "phrasings", "bias"]
    weights = {name: round(float(value), 2) for name, value in zip(names, fit(fitted_on))}
    print("\nFitted on all:", weights)
    if arguments.write:
        fitted = json.loads(arguments.write.read_text(encoding="utf-8"))
        fitted["confidence"] = weights
        fitted["thresholds"] = {"answer": ANSWER, "clarify": CLARIFY, "close": CLOSE}
        lines = (f'  "{name}": {json.dumps(values)}' for name, values in fitted.items())
        arguments.write.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
