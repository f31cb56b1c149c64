#!/usr/bin/env python3
"""Fit the weights of the ranking and of the confidence, and measure them on data that they were not fitted on.

    python models/fit_ranking.py MODEL_DIR --eval DIR [--cache FILE] [--outside FILE] [--write models/all-minilm-l6-v2/fitted.json]

MODEL_DIR is the output of models/export.py. DIR has one folder per set, with faq.jsonl and queries.jsonl. The FILE of --outside is a list of questions that no FAQ answers (default src/builder/out_of_scope.txt).

Entries are ranked by  score = sum of weight x feature  over

    discriminant   q.a - b: shrunk linear discriminant over the points of the entries, see `Discriminant`
    nearest        soft maximum of the cosines with the entry's points, see `soft_maximum`
    coverage       share of the question's words, by rarity, that the entry has (one typo forgiven), as in src/lexical

The confidence is a logistic function of the evidence for the top entry, see `evidence`.

Protocol: leave one set out. For each set the weights are fitted on the other sets alone and then measured on it; every number
printed under "held out" is measured that way. Sets have equal weight, as have in scope and out of scope within a set. The last numbers
printed are fitted on all sets; `--write` writes them, and the constants below that were chosen rather than fitted, to the fitted.json that
`tansy pack` copies into the model's manifest (`tansy pack models/all-minilm-l6-v2 -o models/all-minilm-l6-v2`). No number is copied
by hand: `cargo test` compares this file with the manifest. Deterministic.

Only slope and bias of the confidence are fitted. The four parts of the evidence were chosen among about sixty by their gain on the sets left
out, with a ridge so strong that their weights came out nearly equal (2.6 to 3.1; half that for the words). So they are equal.

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
ANSWER = (0.55, 0.75)  # bounds of the threshold to answer
CLARIFY = 0.38        # threshold to offer choices
CLOSE = 0.02          # margin below which the top entry is not answered alone
CHOICES = 3
WORDS = 0.5           # weight of the words in the evidence
SIBLINGS = 8          # at most this many questions of an entry are compared
OUTSIDE_SHARE = 0.9   # share of the questions that no FAQ answers which stay below the threshold to answer
HELD_OUT_SHARE = 0.75  # share of the FAQ's own questions which stay below it while their entry is held out
# Follow-ups, chosen on the seven sets of dialogues in tests/fixtures. REFERRING 2 or 3, ENTRY 0.6 or 0.8, QUESTION 0 or 0.15,
# and two or three subject words do about equally well.
REFERRING = 3.0       # weight of the ranking with the answered entry's subject, if the question refers back
ENTRY = 0.8           # the same for any other question, at full doubt
QUESTION = 0.15       # weight of the ranking with the subject of the visitor's earlier question
SUBJECT_WORDS = 3
CLEAR = 0.1           # distance between the first two scores from which the top entry is clear
LEAST_DOUBT = 0.05    # below this, further rankings are not worth their embeddings
OUTSIDE = Path(__file__).parent.parent / "src" / "builder" / "out_of_scope.txt"


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

    If every entry has one point, S is zero, and this is the distance to that point.
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
    """Splits text into words as spelt, without the 's of "Mother's"."""
    return [word for word in re.findall(r"(?<![^\W\d_]['’])[^\W_]+|(?<=['’])[^\W_]{3,}", fold(text))]


def stem(word):
    verb = re.fullmatch(r"(\w{4,}er)(y|ies)", word)
    return STEMMER.stemWord(verb[1] if verb else word)


def one_edit(a, b):
    """Whether the Damerau-Levenshtein distance is at most one."""
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
    """Baseline of each entry: how similar its own phrasings are to each other, shrunk to the FAQ's mean, which counts as one more."""
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
    """Everything that is built from a FAQ. Called with questions, it returns [feature, question, entry]."""

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

    data: list of ([feature, question, entry], relevant sets), in scope only; sets have equal weight.
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


def fit_logistic(data, steps=60, ridge=1e-3):
    """data: list of ([question, feature], 0 or 1). Sets have equal weight, as have the classes in each. The bias comes last."""
    rows = np.concatenate([np.c_[x, np.ones(len(x))] for x, _ in data])
    y = np.concatenate([y for _, y in data]).astype(float)
    weight = np.concatenate([np.where(y, 0.5 / y.mean(), 0.5 / (1 - y).mean()) / len(y) for _, y in data])
    b, penalty = np.zeros(rows.shape[1]), np.r_[np.full(rows.shape[1] - 1, ridge), 0]
    for _ in range(steps):
        p = 1 / (1 + np.exp(-rows @ b))
        step = np.linalg.solve((rows * (weight * p * (1 - p))[:, None]).T @ rows + np.diag(penalty + 1e-9),
                               rows.T @ (weight * (y - p)) - penalty * b)
        b = b + step
        if np.abs(step).max() < 1e-8:
            break
    return b


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


# ---- deciding -------------------------------------------------------------------------------------------------------------

def evidence(scores, features, expected):
    """Returns per question the evidence for the top entry, the distance to the second score, and the order. The evidence is the sum of

        its score
        its discriminant above the mean of the other entries'
        half the distance between the two largest coverages, whichever entries have them
        its nearest minus its baseline, see `expected`
    """
    discriminant, nearest, coverage = features
    order, row = np.argsort(-scores, axis=1, kind="stable"), np.arange(len(scores))
    first, second = order[:, 0], order[:, 1]
    others = (discriminant.sum(1) - discriminant[row, first]) / (scores.shape[1] - 1)
    words = np.sort(coverage, axis=1)
    found = (scores[row, first] + discriminant[row, first] - others + WORDS * (words[:, -1] - words[:, -2])
             + nearest[row, first] - expected[first])
    return found[:, None], scores[row, first] - scores[row, second], order


def probability(x, b):
    return 1 / (1 + np.exp(-x @ b[:-1] - b[-1]))


def answer_threshold(outside):
    """The threshold to answer, from the confidences that out-of-scope questions reach with this FAQ.

    At least ANSWER[0], because questions outside a real FAQ are nearer to it than a general list is; at most ANSWER[1], because a broad FAQ
    does answer some of the list.
    """
    return float(np.clip(np.quantile(outside, OUTSIDE_SHARE), *ANSWER))


def decisions(confidence, margin, order, faq, threshold):
    """Shares: in scope right entry answered / right among the choices / wrong answered / declined; outside answered / asked back."""
    close = margin < CLOSE
    answer = (confidence >= threshold) & ~close
    clarify = (confidence >= CLARIFY) & ~answer
    right = lambda n: np.array([bool(set(row[:n]) & relevant) for row, relevant in zip(order, faq.relevant)])
    inside, outside = faq.in_scope, ~faq.in_scope
    shares = [(answer & right(1))[inside], (clarify & right(CHOICES))[inside], (answer & ~right(1))[inside],
              (~answer & ~clarify)[inside], answer[outside], clarify[outside]]
    return [share.mean() if len(share) else np.nan for share in shares]


def fitted_json(w, b):
    """The JSON that src/fitted.rs reads, from the fitted weights and the constants above."""
    weight, bias = (round(float(value), 2) for value in b)
    return {
        "discriminant": {"shrinkage": SHRINKAGE, "question": POINT_WEIGHTS["question"], "phrasing": POINT_WEIGHTS["alt"],
                         "questionAnswer": POINT_WEIGHTS["question+answer"], "passage": POINT_WEIGHTS["answer"]},
        "score": {"nearest": round(float(w[1]), 3), "coverage": round(float(w[2]), 3), "softness": SOFTNESS},
        "evidence": {"words": WORDS, "siblings": SIBLINGS},
        "confidence": {"weight": weight, "bias": bias},
        "thresholds": {"answer": list(ANSWER), "clarify": CLARIFY, "close": CLOSE, "outside": OUTSIDE_SHARE, "heldOut": HELD_OUT_SHARE},
        "followUp": {"referring": REFERRING, "entry": ENTRY, "question": QUESTION, "subjectWords": SUBJECT_WORDS,
                     "clear": CLEAR, "leastDoubt": LEAST_DOUBT},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder with model.onnx, tokenizer.json, config.json")
    parser.add_argument("--eval", type=Path, required=True, help="folder of sets")
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--also", nargs="*", default=["quebec-covid-en"], help="sets to report on, never to fit on")
    parser.add_argument("--outside", type=Path, default=OUTSIDE, help="questions that no FAQ answers, one a line")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write what was fitted on all sets, for `tansy pack`")
    parser.add_argument("--cache", type=Path, help="keep the embeddings in this file between runs")
    arguments = parser.parse_args()

    embed = Embedder(arguments.model, arguments.cache)
    outside = [line for line in arguments.outside.read_text(encoding="utf-8").splitlines() if line.strip()]
    faqs = {name: Faq(arguments.eval / name) for name in dict.fromkeys(arguments.sets + arguments.also)}
    inside_features, outside_features, own = {}, {}, {}
    for name, faq in faqs.items():
        ranker = Ranker(faq, embed)
        inside_features[name], outside_features[name], own[name] = ranker(faq.questions), ranker(outside), ranker.expected

    def fit(names):
        """Fits the weights of the score, the first being 1, and of the confidence."""
        w = fit_softmax([(inside_features[name][:, faqs[name].in_scope], [r for r in faqs[name].relevant if r])
                         for name in names])
        sharpness, w = w[0], w / w[0]
        x = {name: evidence(np.tensordot(w, inside_features[name], 1), inside_features[name], own[name])[0] for name in names}
        return w, sharpness, fit_logistic([(x[name], faqs[name].in_scope) for name in names])

    def measure(name, w, b):
        faq, features = faqs[name], inside_features[name]
        scores = np.tensordot(w, features, 1)
        x, margin, order = evidence(scores, features, own[name])
        confidence = probability(x, b)
        far, _, _ = evidence(np.tensordot(w, outside_features[name], 1), outside_features[name], own[name])
        threshold = answer_threshold(probability(far, b))
        curve = auroc(confidence[faq.in_scope], confidence[~faq.in_scope]) if not faq.in_scope.all() else np.nan
        return [*ranking(scores, faq), curve, *decisions(confidence, margin, order, faq, threshold), threshold]

    columns = ["hit@1", "MRR@10", "AUROC", "answered", "+choice", "wrong", "declined", "out:ans", "out:ask", "thresh"]
    width = max(map(len, faqs)) + 2
    line = lambda name, row: print(f"{name:{width}}", " ".join(f"{value:8.4f}" for value in row))
    print("Single features: hit@1 / MRR@10 by", ", ".join(FEATURES))
    for name, faq in faqs.items():
        print(f"{name:{width}}", "  ".join("%.4f %.4f" % ranking(f, faq) for f in inside_features[name]))
    print("\nHeld out: fitted on the other sets of", ", ".join(arguments.sets))
    print(" " * width, " ".join(f"{column:>8}" for column in columns))
    rows = {}
    for name in faqs:
        w, sharpness, b = fit([other for other in arguments.sets if other != name])
        rows[name] = measure(name, w, b)
        line(name, rows[name])
        print(f"{'':{width}} weights {np.round(w, 3)} sharpness {sharpness:.1f} confidence {np.round(b, 2)}")
    line("mean", np.mean([rows[name] for name in arguments.sets], axis=0))

    w, sharpness, b = fit(arguments.sets)
    print("\nFitted on all of", ", ".join(arguments.sets))
    for feature, weight in zip(FEATURES, w):
        print(f"  score: {weight:.3f} {feature}")
    print(f"  sharpness (softmax over entries): {sharpness:.1f}")
    print("  confidence: 1 / (1 + exp(-(%.2f evidence %+.2f)))" % tuple(b))
    print(f"  answer from clip(90th percentile of the outside list, {ANSWER[0]}, {ANSWER[1]}) unless the margin is below {CLOSE};"
          f" clarify from {CLARIFY}, {CHOICES} choices")
    if arguments.write:
        lines = (f'  "{name}": {json.dumps(values)}' for name, values in fitted_json(w, b).items())
        arguments.write.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
