#!/usr/bin/env python3
"""Fit the few weights of the ranking, and say what they are worth on data they never saw.

    python models/fit_ranking.py MODEL_DIR --eval DIR [--cache FILE] [--write models/all-minilm-l6-v2/fitted.json]

MODEL_DIR is what models/export.py wrote. DIR has one folder a set, with faq.jsonl and queries.jsonl; it is read for measuring only.

An entry is ranked by  score = sum of weight x feature  over

    discriminant   q.a - b: shrunk linear discriminant over the points of the entries, see `Discriminant`
    nearest        soft maximum of the cosines with the entry's points, see `soft_maximum`
    coverage       share of the question's words, by rarity, that the entry has (one typo forgiven), as src/lexical has it

How far it is trusted comes from the evidence for the best one, see `evidence`; models/fit_confidence.py makes a probability of that.

Protocol: leave one set out. For each set the weights are fitted on the other sets alone and then measured on it; every number
printed under "held out" is of that kind. Each set weighs the same. What is printed last is fitted on all sets; `--write` puts it, and the
constants below that were chosen and not fitted, into the fitted.json that `tansy pack` takes into the model's manifest
(`tansy pack models/all-minilm-l6-v2 -o models/all-minilm-l6-v2`). No number is copied by hand: `cargo test` compares this file with the
manifest. Deterministic.

The four parts of the evidence were chosen among some sixty by what they gave the sets left out, with a ridge so strong that their
weights came out equal (2.6 to 3.1), but for the words, which weigh half; so equal they are.

Needs: numpy, scipy, onnxruntime, tokenizers, snowballstemmer.
"""

import argparse
import json
import math
import pickle
import re
import unicodedata
from pathlib import Path

import numpy as np
import snowballstemmer
from scipy.stats import rankdata

from reference import Reference

SETS = ["stackfaq", "hint3-curekart", "rasa-faq", "clinc150"]
FEATURES = ["discriminant", "nearest", "coverage"]
POINT_WEIGHTS = {"question": 2.0, "alt": 1.0, "question+answer": 1.0, "answer": 0.25}
SHRINKAGE = 0.9    # share of the identity in the covariance of the discriminant
SOFTNESS = 0.05    # of the soft maximum, in cosine
WORDS = 0.5           # weight of the words in the evidence
SIBLINGS = 8          # of the questions of an entry, so many are compared
# The conversation, chosen over the seven sets of dialogues in tests/fixtures; REFERRING 2 or 3, ENTRY 0.6 or 0.8, QUESTION 0 or 0.15,
# and two or three words are about as good.
REFERRING = 3.0       # weight of the ranking with the answered entry's subject, where a question refers back
ENTRY = 0.8           # the same for any other question, at full doubt
QUESTION = 0.15       # weight of the ranking with the subject of the visitor's earlier question
SUBJECT_WORDS = 3
CLEAR = 0.1           # distance between the first two scores from which the top entry is clear
LEAST_DOUBT = 0.05    # below it further rankings are not worth their embeddings


# ---- data -----------------------------------------------------------------------------------------------------------------

class Faq:
    """One set: entries, their points, questions with the entries that answer them."""

    def __init__(self, folder):
        read = lambda name: [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        self.name, self.entries, queries = folder.name, read("faq.jsonl"), read("queries.jsonl")
        self.points = [point for number, entry in enumerate(self.entries) for point in self.points_of(number, entry)]
        number = {entry["id"]: i for i, entry in enumerate(self.entries)}
        self.questions = [query["text"] for query in queries]
        self.relevant = [{number[id] for id in query["relevant"]} for query in queries]
        self.in_scope = np.array([bool(relevant) for relevant in self.relevant])

    @staticmethod
    def points_of(number, entry):
        yield number, "question", entry["question"]
        yield from ((number, "alt", text) for text in entry.get("alt", []))
        if entry["answer"]:
            yield number, "question+answer", entry["question"] + " " + entry["answer"]
            yield number, "answer", entry["answer"]


class Embedder:
    """The reference embedder with a cache, in memory and in a file."""

    def __init__(self, model_dir, cache):
        self.reference, self.file = Reference(model_dir), cache
        self.known = pickle.loads(cache.read_bytes()) if cache and cache.exists() else {}

    def __call__(self, texts):
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known.update((text, self.reference.embed(text)) for text in new)
        if new and self.file:
            self.file.write_bytes(pickle.dumps(self.known))
        return np.stack([self.known[text] for text in texts]).astype(np.float64)


# ---- dense features -------------------------------------------------------------------------------------------------------

class Discriminant:
    """Linear discriminant analysis with the entries as classes and their points as samples.

    mu_e = weighted mean of the points of entry e (not brought to unit length)
    S    = sum over points of weight x (p - mu_e)(p - mu_e)^T, the scatter within entries, scaled to mean eigenvalue 1
    A    = inverse of (1 - shrinkage) S + shrinkage I
    a_e  = A mu_e,  b_e = mu_e . a_e / 2;   score of entry e for question q:  q . a_e - b_e

    Where every entry has one point S is zero, and this is the distance to that point.
    """

    def __init__(self, points, owner, weights, entries):
        total = np.bincount(owner, weights, entries)
        means = np.zeros((entries, points.shape[1]))
        np.add.at(means, owner, points * weights[:, None])
        means /= total[:, None]
        rest = (points - means[owner]) * np.sqrt(weights)[:, None]
        scatter = rest.T @ rest
        identity = np.eye(points.shape[1])
        scale = max(np.trace(scatter) / len(identity), 1e-9)
        self.a = np.linalg.solve((1 - SHRINKAGE) * scatter / scale + SHRINKAGE * identity, means.T)
        self.b = (means.T * self.a).sum(0) / 2

    def __call__(self, questions):
        return questions @ self.a - self.b


def by_entry(scores, owner, entries, reduce):
    """[questions, points] to [questions, entries]."""
    return np.stack([reduce(scores[:, owner == entry]) for entry in range(entries)], axis=1)


def soft_maximum(cosines):
    """max + T ln sum exp((cosine - max) / T): several near points count for more than one."""
    top = cosines.max(1)
    return top + SOFTNESS * np.log(np.exp((cosines - top[:, None]) / SOFTNESS).sum(1))


# ---- lexical features, as in src/lexical ----------------------------------------------------------------------------------

STEMMER = snowballstemmer.stemmer("english")


def fold(text):
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    return "".join(c for c in parts if not unicodedata.combining(c))


def words_of(text):
    """Words as they are spelt, without the 's of "Mother's"."""
    return [word for word in re.findall(r"(?<![^\W\d_]['’])[^\W_]+|(?<=['’])[^\W_]{3,}", fold(text))]


def stem(word):
    verb = re.fullmatch(r"(\w{4,}er)(y|ies)", word)
    return STEMMER.stemWord(verb[1] if verb else word)


def one_edit(a, b):
    """Damerau-Levenshtein distance of at most one."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return len(a) <= 1 and len(b) <= 1 or len(a) == len(b) == 2 and a == b[::-1]


class Coverage:
    """Which share of a question's distinct words, weighted by rarity, each entry has."""

    TYPO = 0.7

    def __init__(self, entries):
        texts = [" ".join([e["question"], *e.get("alt", []), e["answer"]]) for e in entries]
        self.entries = len(texts)
        self.where, self.spellings = {}, {}
        for number, text in enumerate(texts):
            for word in words_of(text):
                self.where.setdefault(stem(word), set()).add(number)
                self.spellings.setdefault(word[0], {})[word] = stem(word)

    def idf(self, count):
        return math.log(1 + (self.entries - count + 0.5) / (count + 0.5))

    def matches(self, word):
        if stem(word) in self.where:
            return [(stem(word), 1.0)]
        if len(word) < 5 or word.isdigit():
            return []
        return [(known, self.TYPO) for spelling, known in self.spellings.get(word[0], {}).items()
                if abs(len(spelling) - len(word)) < 2 and one_edit(word, spelling)]

    def __call__(self, question):
        found, asked = np.zeros(self.entries), 0.0
        for word in {stem(word): word for word in words_of(question)}.values():
            matches, gain = self.matches(word), np.zeros(self.entries)
            for known, weight in matches:
                owners = list(self.where[known])
                gain[owners] = np.maximum(gain[owners], weight * self.idf(len(owners)))
            asked += max((self.idf(len(self.where[known])) for known, _ in matches), default=self.idf(0))
            found += gain
        return found / max(asked, 1e-9)


def expected(points, faq):
    """What a question of each entry reaches among the entry's other questions, above the mean of all FAQ's, which counts as one more."""
    owner = np.array([number for number, _, _ in faq.points])
    asked = np.array([kind in ("question", "alt") for _, kind, _ in faq.points])
    reached = []
    for entry in range(len(faq.entries)):
        rows = points[(owner == entry) & asked][:SIBLINGS]
        cosines = rows @ rows.T
        reached.append([soft_maximum(np.delete(cosines[[row]], row, 1))[0] for row in range(len(rows))] if len(rows) > 1 else [])
    every = [value for values in reached for value in values]
    mean = np.mean(every) if every else 0
    return np.array([sum(value - mean for value in values) / (len(values) + 1) for values in reached])


class Ranker:
    """Everything that is built from a FAQ; called with questions it gives [feature, question, entry]."""

    def __init__(self, faq, embed):
        self.embed, self.entries = embed, len(faq.entries)
        self.owner = np.array([number for number, _, _ in faq.points])
        self.points = embed([text for _, _, text in faq.points])
        weights = np.array([POINT_WEIGHTS[kind] for _, kind, _ in faq.points])
        self.discriminant = Discriminant(self.points, self.owner, weights, self.entries)
        self.coverage = Coverage(faq.entries)
        self.expected = expected(self.points, faq)

    def __call__(self, questions):
        q = self.embed(questions)
        return np.stack([
            self.discriminant(q),
            by_entry(q @ self.points.T, self.owner, self.entries, soft_maximum),
            np.stack([self.coverage(question) for question in questions]),
        ])


# ---- fitting --------------------------------------------------------------------------------------------------------------

def fit_softmax(data, steps=60, ridge=1e-4):
    """Weights w for which softmax(w . features) puts most on the relevant entries; Newton's method.

    data: list of ([feature, question, entry], relevant sets), in scope only; each set weighs the same.
    """
    w = np.ones(len(data[0][0]))
    for _ in range(steps):
        gradient, curvature = -ridge * w, ridge * np.eye(len(w))
        for features, relevant in data:
            logits = np.tensordot(w, features, 1)
            p = np.exp(logits - logits.max(1, keepdims=True))
            p /= p.sum(1, keepdims=True)
            target = np.zeros_like(p)
            for row, entries in enumerate(relevant):
                target[row, list(entries)] = 1
            target *= p
            target /= target.sum(1, keepdims=True)
            mean = np.einsum("qe,fqe->fq", p, features)
            gradient += np.einsum("qe,fqe->f", target - p, features) / len(p)
            curvature += (np.einsum("qe,fqe,gqe->fg", p, features, features, optimize=True) - mean @ mean.T) / len(p)
        step = np.linalg.solve(curvature, gradient)
        w = w + step * min(1, 5 / np.abs(step).max())
        if np.abs(step).max() < 1e-6:
            break
    return w


# ---- measures -------------------------------------------------------------------------------------------------------------

def auroc(positive, negative):
    ranks = rankdata(np.r_[positive, negative])[:len(positive)]
    return (ranks.sum() - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative))


def ranking(scores, faq):
    """hit@1 and MRR@10."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    places = [next((1 / (place + 1) for place, entry in enumerate(row) if entry in relevant), 0.0)
              for row, relevant in zip(order, faq.relevant) if relevant]
    return np.mean(np.equal(places, 1)), np.mean(places)


# ---- evidence ----------------------------------------------------------------------------------------------------------

def evidence(scores, features, expected):
    """Per question the evidence for the best entry, the sum of

        its score
        its discriminant above the mean of the other entries'
        half of what the largest coverage is above the second, whosever they are
        its nearest above what its own questions reach among themselves, see `expected`
    """
    discriminant, nearest, coverage = features
    first, row = np.argsort(-scores, axis=1, kind="stable")[:, 0], np.arange(len(scores))
    others = (discriminant.sum(1) - discriminant[row, first]) / (scores.shape[1] - 1)
    words = np.sort(coverage, axis=1)
    found = (scores[row, first] + discriminant[row, first] - others + WORDS * (words[:, -1] - words[:, -2])
             + nearest[row, first] - expected[first])
    return found


def fitted_json(w, old):
    """What src/fitted.rs reads: the fitted weights, the constants above, and what models/fit_confidence.py wrote before."""
    return {
        "discriminant": {"shrinkage": SHRINKAGE, "question": POINT_WEIGHTS["question"], "phrasing": POINT_WEIGHTS["alt"],
                         "questionAnswer": POINT_WEIGHTS["question+answer"], "passage": POINT_WEIGHTS["answer"]},
        "score": {"nearest": round(float(w[1]), 3), "coverage": round(float(w[2]), 3), "softness": SOFTNESS},
        "evidence": {"words": WORDS, "siblings": SIBLINGS},
        "confidence": old["confidence"],
        "thresholds": old["thresholds"],
        "followUp": {"referring": REFERRING, "entry": ENTRY, "question": QUESTION, "subjectWords": SUBJECT_WORDS,
                     "clear": CLEAR, "leastDoubt": LEAST_DOUBT},
    }


def write(path, fitted):
    lines = (f'  "{name}": {json.dumps(values)}' for name, values in fitted.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder with model.onnx, tokenizer.json, config.json")
    parser.add_argument("--eval", type=Path, required=True, help="folder of sets")
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--also", nargs="*", default=["quebec-covid-en"], help="sets to report on, never to fit on")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put what was fitted on all sets into this fitted.json")
    parser.add_argument("--cache", type=Path, help="keep the embeddings in this file between runs")
    arguments = parser.parse_args()

    embed = Embedder(arguments.model, arguments.cache)
    faqs = {name: Faq(arguments.eval / name) for name in dict.fromkeys(arguments.sets + arguments.also)}
    all_features, own = {}, {}
    for name, faq in faqs.items():
        ranker = Ranker(faq, embed)
        all_features[name], own[name] = ranker(faq.questions), ranker.expected

    def fit(names):
        """Weights of the score, the first being 1."""
        w = fit_softmax([(all_features[name][:, faqs[name].in_scope], [r for r in faqs[name].relevant if r]) for name in names])
        return w / w[0], w[0]

    def measure(name, w):
        faq, features = faqs[name], all_features[name]
        scores = np.tensordot(w, features, 1)
        x = evidence(scores, features, own[name])
        curve = auroc(x[faq.in_scope], x[~faq.in_scope]) if not faq.in_scope.all() else np.nan
        return [*ranking(scores, faq), curve]

    width = max(map(len, faqs)) + 2
    line = lambda name, row: print(f"{name:{width}}", " ".join(f"{value:8.4f}" for value in row))
    print("Single features: hit@1 / MRR@10 by", ", ".join(FEATURES))
    for name, faq in faqs.items():
        print(f"{name:{width}}", "  ".join("%.4f %.4f" % ranking(f, faq) for f in all_features[name]))
    print("\nHeld out: fitted on the other sets of", ", ".join(arguments.sets))
    print(" " * width, " ".join(f"{column:>8}" for column in ["hit@1", "MRR@10", "AUROC"]))
    rows = {}
    for name in faqs:
        w, sharpness = fit([other for other in arguments.sets if other != name])
        rows[name] = measure(name, w)
        line(name, rows[name])
        print(f"{'':{width}} weights {np.round(w, 3)} sharpness {sharpness:.1f}")
    line("mean", np.mean([rows[name] for name in arguments.sets], axis=0))

    w, sharpness = fit(arguments.sets)
    print("\nFitted on all of", ", ".join(arguments.sets))
    for feature, weight in zip(FEATURES, w):
        print(f"  score: {weight:.3f} {feature}")
    if arguments.write:
        write(arguments.write, fitted_json(w, json.loads(arguments.write.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
