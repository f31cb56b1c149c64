//! Compares the embedder with onnxruntime, and the tokenizer with the `tokenizers` crate.
#![allow(clippy::print_stdout)]

use tansy::embed::{Embedder, ModelReader};
use tansy::tokenizer::Tokenizer;

use crate::support::{embedder, lines, path};

fn sentences() -> Vec<String> {
    std::fs::read_to_string(path("tests/fixtures/sentences.txt"))
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// What onnxruntime gives for the fixture sentences in `f32`, made by `models/reference.py`.
fn reference() -> Vec<Vec<f32>> {
    let bytes = std::fs::read(path("tests/fixtures/reference_embeddings.bin")).unwrap();
    let values = bytes.as_chunks().0.iter().map(|value| half::f16::from_le_bytes(*value).to_f32());
    values.collect::<Vec<f32>>().chunks_exact(384).map(<[f32]>::to_vec).collect()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// How close embeddings stay with 4 and 3 bits per weight; `cargo bench --bench quality` measures the effect on retrieval.
#[test]
fn embeddings_are_close_to_those_of_onnxruntime_in_full_precision() {
    let cosines: Vec<f32> = sentences()
        .into_iter()
        .zip(reference())
        .map(|(sentence, reference)| cosine(&embedder().query(&sentence).unwrap(), &reference))
        .collect();
    let least = cosines.iter().copied().fold(1.0, f32::min);
    let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
    println!("cosine to onnxruntime: least {least:.4}, mean {mean:.4}");
    assert!(least >= 0.937 && mean >= 0.986, "least {least}, mean {mean}");
}

/// Embeddings that this model gives on every machine; `tests/e2e/golden.test.js` compares both browser modules with them.
const GOLDEN: &str = "tests/fixtures/golden_embeddings.jsonl";

#[test]
fn embeddings_equal_the_golden_numbers() {
    let golden = lines(GOLDEN);
    assert!(golden.len() >= 8);
    for line in golden {
        let text = line["text"].as_str().unwrap();
        let values = line["embedding"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap() as f32);
        let found = embedder().query(text).unwrap();
        assert_eq!(found.len(), values.len(), "{text}");
        for (found, golden) in found.iter().zip(values) {
            assert!((found - golden).abs() < 1e-4, "{found}, not {golden}, for {text:?}");
        }
    }
}

/// Run it for a new model: `cargo test --release --test native -- --ignored golden`.
#[test]
#[ignore = "writes the fixture anew"]
fn golden_numbers_are_written() {
    let sentences = sentences();
    let texts = ["", "花", "Do you deliver to Princeton?"].into_iter().map(str::to_owned);
    let lines = texts.chain(sentences.iter().step_by(sentences.len() / 7).cloned()).map(|text| {
        let embedding: Vec<String> =
            embedder().query(&text).unwrap().iter().map(|value| format!("{value:.6}")).collect();
        format!(
            "{{\"text\":{},\"embedding\":[{}]}}\n",
            serde_json::to_string(&text).unwrap(),
            embedding.join(",")
        )
    });
    std::fs::write(path(GOLDEN), lines.collect::<String>()).unwrap();
}

/// The model card's sentences; the published model has .943 and .257, the tuned one .940 and .242, in full precision.
#[test]
fn sentences_with_the_same_meaning_are_near_and_others_are_not() {
    let embed = |text| embedder().query(text).unwrap();
    let happy = embed("That is a happy person");
    let (very, sunny) = (
        cosine(&happy, &embed("That is a very happy person")),
        cosine(&happy, &embed("Today is a sunny day")),
    );
    assert!((very - 0.94).abs() < 0.015 && (sunny - 0.24).abs() < 0.02, "{very}, {sunny}");
}

#[test]
fn an_embedding_has_unit_length_whatever_the_text() {
    for text in ["", " ", "a", "\u{0}\u{fffd}", "🌹", "ありがとう", &"word ".repeat(5000)] {
        let embedding = embedder().query(text).unwrap();
        assert!((cosine(&embedding, &embedding) - 1.0).abs() < 1e-6);
        assert!((embedding.iter().map(|v| v * v).sum::<f32>() - 1.0).abs() < 1e-4, "{text:.10}");
    }
}

#[test]
fn a_model_read_in_pieces_equals_the_model_read_at_once() {
    let bytes = std::fs::read(path("models/all-minilm-l6-v2/model.onnx")).unwrap();
    let mut reader = ModelReader::new();
    let mut rest = &bytes[..];
    let mut size = 1;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(size.min(rest.len()));
        reader.push(piece).unwrap();
        rest = after;
        size = size * 7 % 1_000_003 + 1;
    }
    let pieced = reader.finish().unwrap();
    assert_eq!(pieced.sha256(), embedder().sha256());
    assert_eq!(pieced.query("Do you deliver?").unwrap(), embedder().query("Do you deliver?").unwrap());
}

#[test]
fn a_truncated_model_is_refused() {
    let bytes = std::fs::read(path("models/all-minilm-l6-v2/model.onnx")).unwrap();
    for length in [0, 1, 100, 10_000, bytes.len() / 2, bytes.len() - 1] {
        let error = Embedder::from_bytes(&bytes[..length]).err().unwrap();
        assert!(error.is_model(), "{length}: {error}");
    }
}

#[test]
fn tokens_equal_those_of_the_tokenizers_crate() {
    // The oracle's own vocabulary builds the tokenizer under test, so that only the algorithms can differ.
    let oracle = tokenizers::Tokenizer::from_file(path("models/all-minilm-l6-v2/tokenizer.json")).unwrap();
    let mut vocabulary: Vec<(String, u32)> = oracle.get_vocab(false).into_iter().collect();
    vocabulary.sort_by_key(|(_, id)| *id);
    let vocabulary: Vec<String> = vocabulary.into_iter().map(|(token, _)| token).collect();
    let tokenizer = Tokenizer::new(&vocabulary.join("\n"), true).unwrap();
    let odd = [
        "naïve café — “quotes” …",
        "日本語のテキスト、漢字。",
        "شكرا جزيلا",
        "हिन्दी में",
        "ﬁne ½ ² ™",
        "a\u{301}e\u{302}",
        "x\u{200b}y\u{ad}z",
        "Straße İstanbul",
        "tab\tnew\nline\r",
        "$12.50 & 50%!",
        "[CLS] [SEP] [MASK]",
        "한국어 질문",
    ];
    let texts =
        sentences().into_iter().chain(odd.map(str::to_owned)).chain([format!("{}b", "a".repeat(120))]);
    for text in texts.filter(|text| !text.contains("[CLS]")) {
        let expected = oracle.encode(text.as_str(), true).unwrap();
        let expected: Vec<i64> = expected.get_ids().iter().map(|id| i64::from(*id)).collect();
        assert_eq!(tokenizer.encode(&text, usize::MAX), expected, "{text:?}");
    }
}

/// Spearman's rank correlation with human scores that onnxruntime reaches in `f32` on the 1,379 pairs of STS-B's test set.
const ONNXRUNTIME_STSB: f64 = 0.8203;

#[test]
fn sentence_pairs_are_ranked_as_well_as_by_onnxruntime() {
    let file = path("../shared/eval/stsb-en/pairs.jsonl");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return;
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let pair: serde_json::Value = serde_json::from_str(line).unwrap();
        let embed = |key: &str| embedder().query(pair[key].as_str().unwrap()).unwrap();
        ours.push(f64::from(cosine(&embed("a"), &embed("b"))));
        theirs.push(pair["score"].as_f64().unwrap());
    }
    let found = correlation(&ranks(&ours), &ranks(&theirs));
    println!("Spearman {found:.4}, onnxruntime {ONNXRUNTIME_STSB}");
    assert!((found - ONNXRUNTIME_STSB).abs() <= 0.005, "{found}");
}

/// Ranks from 0; ties get their mean rank.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count();
        let equal = values.iter().filter(|other| *other == value).count();
        below as f64 + (equal - 1) as f64 / 2.0
    };
    values.iter().map(rank).collect()
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let covariance = |x: &[f64], mean_x: f64, y: &[f64], mean_y: f64| {
        x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>()
    };
    covariance(a, mean_a, b, mean_b)
        / (covariance(a, mean_a, a, mean_a) * covariance(b, mean_b, b, mean_b)).sqrt()
}
