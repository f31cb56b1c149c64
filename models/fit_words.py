#!/usr/bin/env python3
"""Fit how a search by words alone becomes the probability that its top entry is right, and say what that is worth on FAQs it never saw.

    python models/fit_words.py --eval DIR [--tansy target/release/tansy]

    confidence = sigmoid(coverage * c + margin * m + bias)

with c the share of the question's words that the top entry has, weighted by rarity, and m the margin of its score over the second's. The
numbers are constants of src/retriever/confidence.rs, where they are rounded. FAQs and protocol are those of models/fit_confidence.py:
the sets of DIR and small bare FAQs weigh half each; a set, or an eighth of the subjects, is left out and measured.

Needs: numpy.
"""

import argparse
import json
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import fit_confidence
from fit_confidence import FOLDS, ROOT, SETS, confidences, fit, measures, read, sampled, sets

CHOICES = 3
CLARIFY = 0.15        # as in src/retriever/confidence.rs


class Asked:
    """A FAQ with what came of its questions when only words were compared."""

    def __init__(self, tansy, folder, group, name, faq, queries):
        self.group, self.name = group, name
        bundle = folder / f"{name}.tansy"
        run = lambda *arguments: subprocess.run([tansy, *map(str, arguments)], capture_output=True, text=True, check=True).stdout
        run("build", faq, "-o", bundle)
        lines = run("search", bundle, "--queries", queries, "--top", "3", "--by", "words", "--explain", "--json").splitlines()
        hits = [json.loads(line)["hits"] for line in lines]
        score = lambda found, at: found[at]["score"] if len(found) > at else 0.0
        self.x = np.array([[found[0]["parts"]["coverage"] if found else 0.0, score(found, 0) - score(found, 1)] for found in hits])
        relevant = [set(query["relevant"]) for query in read(queries)]
        self.first = np.array([bool(found) and found[0]["id"] in wanted for wanted, found in zip(relevant, hits)])
        self.offered = np.array([bool(wanted & {hit["id"] for hit in found[:CHOICES]}) for wanted, found in zip(relevant, hits)])
        self.in_scope = np.array([bool(wanted) for wanted in relevant])
        self.margin = np.ones(len(hits))  # a close second is in the confidence already


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True, help="folder of sets")
    parser.add_argument("--tansy", default=str(ROOT / "target/release/tansy"), help="the command line, built")
    arguments = parser.parse_args()
    fit_confidence.CLARIFY = CLARIFY

    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        jobs = [*sampled(folder), *sets(folder, arguments.eval)]
        with ThreadPoolExecutor(2) as pool:
            faqs = list(pool.map(lambda job: Asked(arguments.tansy, folder, *job), jobs))

    fitted_on = [faq for faq in faqs if faq.group != "demo"]
    subjects = sorted({faq.group for faq in fitted_on} - set(SETS))
    held_out = {}
    for fold in [[name] for name in SETS] + [subjects[at::FOLDS] for at in range(FOLDS)] + [["demo"]]:
        weights = fit([faq for faq in fitted_on if faq.group not in fold])
        held_out.update((faq.name, confidences(faq, weights)) for faq in faqs if faq.group in fold)

    print(f"Held out, by words alone; choices from {CLARIFY}")
    print(f"{'':22} {'right':>8} {'wrong':>8} {'out:ans':>8} {'out:ask':>8}")
    line = lambda name, some: print(f"{name:22}", " ".join(f"{value:8.3f}" for value in measures(some, held_out)))
    line("sampled, 5 to 14", [faq for faq in faqs if faq.group in subjects and not faq.name.endswith("-all")])
    for name in [*SETS, *(f"{name}-bare" for name in SETS), "demo", "demo-bare"]:
        line(name, [faq for faq in faqs if faq.name == name])
    print("\nFitted on all:", dict(zip(["coverage", "margin", "bias"], fit(fitted_on).round(2).tolist())))


if __name__ == "__main__":
    main()
