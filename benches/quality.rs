//! Retrieval quality of the packed model, compared with the original in full precision:
//! `cargo bench --bench quality -- MODEL_DIR EVAL_DIR`.
//!
//! MODEL_DIR is what `models/export.py` writes, EVAL_DIR holds sets of `faq.jsonl` and `queries.jsonl`, and STS-B. A question is compared with an
//! entry's question, its other phrasings, its question with its answer, and its answer; the nearest of these counts. `TANSY_MODEL` names
//! another packed model. Prints a table.
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout, clippy::panic)]

use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;
use tansy::embed::Embedder;
use tansy::embed::pack::{Config, Files, Original};

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-minilm-l6-v2/model.onnx");
const SETS: [&str; 4] = ["stackfaq", "hint3-curekart", "rasa-faq", "clinc150"];

#[derive(Deserialize)]
struct Entry {
    id: String,
    question: String,
    answer: String,
    #[serde(default)]
    alt: Vec<String>,
}

#[derive(Deserialize)]
struct Query {
    text: String,
    relevant: Vec<String>,
}

/// Two sentences of STS-B and how similar people found them.
#[derive(Deserialize)]
struct Pair {
    a: String,
    b: String,
    score: f64,
}

fn main() {
    let places: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [model_dir, eval] = &places[..] else {
        println!("skipped: name the folder of the exported model and that of the sets");
        return;
    };
    // Both models are loaded once. The sets follow one by one, so that the row of each appears while the next is computed.
    let packed = std::env::var("TANSY_MODEL").unwrap_or_else(|_| MODEL.into());
    let embedder =
        Embedder::from_bytes(&std::fs::read(packed).expect("a packed model")).expect("a packed model");
    let width = embedder.manifest().width;
    let original = original(Path::new(model_dir));
    let ours = |text: &str| embedder.query(text).expect("an embedding");
    let theirs = |text: &str| original.embed(text, width).expect("an embedding");
    println!(
        "| set | fp32 hit@1 | packed hit@1 | mean cosine of the questions |\n| --- | ---: | ---: | ---: |"
    );
    let mut means = [0.0; 3];
    for set in SETS {
        let set_dir = Path::new(eval).join(set);
        let entries: Vec<Entry> = lines(&set_dir.join("faq.jsonl"));
        let queries: Vec<Query> = lines(&set_dir.join("queries.jsonl"));
        let (full, full_queries) = hit_at_1(&entries, &queries, &theirs);
        let (few, few_queries) = hit_at_1(&entries, &queries, &ours);
        let cosines = full_queries.iter().zip(&few_queries).map(|(a, b)| dot(a, b)).sum::<f32>();
        let row = [full, few, f64::from(cosines) / queries.len() as f64];
        means.iter_mut().zip(row).for_each(|(mean, value)| *mean += value / SETS.len() as f64);
        println!("| {set} | {:.4} | {:.4} | {:.4} |", row[0], row[1], row[2]);
    }
    println!("| **mean** | **{:.4}** | **{:.4}** | {:.4} |", means[0], means[1], means[2]);
    println!("\nDifference of the means: {:+.2} points.", (means[1] - means[0]) * 100.0);
    let pairs: Vec<Pair> = lines(&Path::new(eval).join("stsb-en/pairs.jsonl"));
    println!(
        "\nSTS-B, {} pairs: Spearman's correlation is {:.4} in fp32, {:.4} packed.",
        pairs.len(),
        correlation(&pairs, &theirs),
        correlation(&pairs, &ours)
    );
}

/// Spearman's rank correlation between the cosines of the pairs and the scores that people gave them.
fn correlation(pairs: &[Pair], embed: &(impl Fn(&str) -> Vec<f32> + Sync)) -> f64 {
    let cosines: Vec<f64> =
        pairs.par_iter().map(|pair| f64::from(dot(&embed(&pair.a), &embed(&pair.b)))).collect();
    let given: Vec<f64> = pairs.iter().map(|pair| pair.score).collect();
    let (found, given) = (ranks(&cosines), ranks(&given));
    let middle = (pairs.len() as f64 - 1.0) / 2.0;
    let product =
        |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>();
    product(&found, &given) / (product(&found, &found) * product(&given, &given)).sqrt()
}

/// The rank of each value, from 0; equal values share their mean rank.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut next = 0;
    for equal in order.chunk_by(|a, b| values[*a] == values[*b]) {
        equal.iter().for_each(|at| ranks[*at] = next as f64 + (equal.len() as f64 - 1.0) / 2.0);
        next += equal.len();
    }
    ranks
}

/// The share of the in-scope questions whose nearest entry is right, and the embeddings of all questions.
fn hit_at_1(
    entries: &[Entry],
    queries: &[Query],
    embed: &(impl Fn(&str) -> Vec<f32> + Sync),
) -> (f64, Vec<Vec<f32>>) {
    let points: Vec<(usize, String)> = (0..)
        .zip(entries)
        .flat_map(|(index, entry)| {
            let both = format!("{} {}", entry.question, entry.answer);
            let more = if entry.answer.is_empty() { vec![] } else { vec![both, entry.answer.clone()] };
            let texts = [entry.question.clone()].into_iter().chain(entry.alt.clone()).chain(more);
            texts.map(move |text| (index, text)).collect::<Vec<_>>()
        })
        .collect();
    let points: Vec<(usize, Vec<f32>)> =
        points.par_iter().map(|(entry, text)| (*entry, embed(text))).collect();
    let embeddings: Vec<Vec<f32>> = queries.par_iter().map(|query| embed(&query.text)).collect();
    // Out-of-scope questions are embedded too, for the comparison of the models, but have no right entry.
    let in_scope = queries.iter().zip(&embeddings).filter(|(query, _)| !query.relevant.is_empty());
    let (mut right, mut all) = (0, 0);
    for (query, embedding) in in_scope {
        let best = points.iter().max_by(|a, b| dot(&a.1, embedding).total_cmp(&dot(&b.1, embedding)));
        let found = best.map(|(entry, _)| &entries[*entry].id);
        right += usize::from(found.is_some_and(|id| query.relevant.contains(id)));
        all += 1;
    }
    (f64::from(right as u32) / f64::from(all), embeddings)
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn original(dir: &Path) -> Original {
    let read = |name: &str| std::fs::read_to_string(dir.join(name)).expect("a file of the exported model");
    let tokenizer = read("tokenizer.json");
    let config =
        Config::new("model", &read("config.json"), &tokenizer, None, None, None).expect("a configuration");
    let onnx = std::fs::read(dir.join("model.onnx")).expect("the exported model");
    Original::load(&Files::new(&onnx, &config, &tokenizer)).expect("a model")
}

fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> Vec<T> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a line of the set")).collect()
}
