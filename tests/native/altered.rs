//! Files with valid checksums and impossible contents: an error names what is wrong, and nothing panics.

use prost::Message;
use tansy::bundle::Bundle;
use tansy::embed::{Embedder, sha256};
use tract_onnx::pb::ModelProto;

use crate::support::{demo_bytes, path, search};

/// Kinds of sections, as in ARCHITECTURE.md.
const MANIFEST: u32 = 1;
const VECTORS: u32 = 4;
const DISCRIMINANT: u32 = 6;

/// The first eight bytes of the SHA-256.
fn sum(bytes: &[u8]) -> Vec<u8> {
    let hex = sha256(bytes);
    (0..8).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

/// The flower shop with one section changed, and the checksums to match.
fn with_section(wanted: u32, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let bytes = demo_bytes();
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let count = number(12) as usize;
    let mut from = 16 + count * 16 + 8;
    let (mut head, mut body) = (bytes[..16].to_vec(), Vec::new());
    for section in 0..count {
        let (kind, length) = (number(16 + section * 16), number(20 + section * 16) as usize);
        let mut content = bytes[from..from + length].to_vec();
        from += length;
        if kind == wanted {
            change(&mut content);
        }
        head.extend(kind.to_le_bytes());
        head.extend((content.len() as u32).to_le_bytes());
        head.extend(sum(&content));
        body.extend(content);
    }
    let own = sum(&head);
    [head, own, body].concat()
}

/// Sets the scales, or with `column` the numbers before them, of a section of vectors.
fn set(section: &mut [u8], column: bool, value: f32) {
    let count = u32::from_le_bytes(section[4..8].try_into().unwrap()) as usize;
    let from = 8 + if column { 0 } else { count * 4 };
    for at in (from..from + count * 4).step_by(4).take(3) {
        section[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
}

#[test]
fn a_bundle_with_numbers_out_of_range_is_refused() {
    assert!(Bundle::from_bytes(&with_section(MANIFEST, |_| {})).is_ok(), "the test writes valid bundles");
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e6, 1e30, -1.0] {
        for section in [VECTORS, DISCRIMINANT] {
            let error =
                Bundle::from_bytes(&with_section(section, |bytes| set(bytes, false, value))).err().unwrap();
            assert!(error.is_bundle() && error.to_string().contains("scale"), "{value}: {error}");
        }
    }
    for value in [f32::NAN, f32::INFINITY, 1e30] {
        let error =
            Bundle::from_bytes(&with_section(DISCRIMINANT, |bytes| set(bytes, true, value))).err().unwrap();
        assert!(error.is_bundle() && error.to_string().contains("discriminant"), "{value}: {error}");
    }
    for (key, value) in [("weight", "1e39"), ("bias", "-1e39"), ("weight", "1e9"), ("outside", "[0.1,7]")] {
        let bytes = with_section(MANIFEST, |bytes| {
            let mut manifest: serde_json::Value = serde_json::from_slice(bytes).unwrap();
            manifest["confidence"][key] = serde_json::from_str(value).unwrap();
            *bytes = manifest.to_string().into_bytes();
        });
        let error = Bundle::from_bytes(&bytes).err().unwrap();
        assert!(error.is_bundle() && error.to_string().contains("confidence"), "{key}: {error}");
    }
}

#[test]
fn a_confidence_is_a_number_whatever_the_vectors_are() {
    for value in [0.0, 1e-30, 1.0, 1e3] {
        for section in [VECTORS, DISCRIMINANT] {
            let bundle =
                Bundle::from_bytes(&with_section(section, |bytes| set(bytes, false, value))).unwrap();
            for question in ["Do you deliver to Princeton?", "who won the election", ""] {
                let outcome = search(&bundle, question, 3);
                assert!((0.0..=1.0).contains(&outcome.confidence), "{value}: {}", outcome.confidence);
                assert!(outcome.hits.iter().all(|hit| hit.score.is_finite()), "{value}");
            }
        }
    }
}

fn model() -> ModelProto {
    ModelProto::decode(&std::fs::read(path("models/all-minilm-l6-v2/model.onnx")).unwrap()[..]).unwrap()
}

/// What an altered model gives: an embedding, or the error, which may come when it is loaded or when it is used.
fn tried(model: &ModelProto) -> tansy::Result<Vec<f32>> {
    Embedder::from_bytes(&model.encode_to_vec()).and_then(|embedder| embedder.query("Do you deliver?"))
}

#[test]
fn a_model_with_another_operator_is_refused_by_its_name_and_never_panics() {
    for at in 0..6 {
        for (domain, operator) in [
            ("ai.tansy", "Gather"),
            ("ai.tansy", "Nothing"),
            ("", "Gather"),
            ("", "Add"),
            ("", "Softmax"),
            ("", "Reshape"),
        ] {
            let mut altered = model();
            let node = &mut altered.graph.as_mut().unwrap().node[at];
            (node.domain, node.op_type) = (domain.to_owned(), operator.to_owned());
            match tried(&altered) {
                Err(error) => {
                    assert!(error.is_model(), "{error}");
                    let is_named = error.to_string().contains(&format!("{operator:?}"));
                    assert!(is_named || domain.is_empty(), "{at} {operator}: {error}");
                }
                // Another operator of ONNX may fit into the graph; that the file is the right one is for its checksum to say.
                Ok(vector) => assert!(domain.is_empty() && vector.iter().all(|value| value.is_finite())),
            }
        }
    }
}

#[test]
fn a_model_with_a_weight_out_of_range_is_refused_by_its_name() {
    for (kind, at) in [("tansy:dense:", 0), ("tansy:table:", 12), ("tansy:linear:", 12)] {
        for value in [half::f16::NAN, half::f16::INFINITY] {
            let mut altered = model();
            let weights = &mut altered.graph.as_mut().unwrap().initializer;
            let weight = weights.iter_mut().find(|weight| weight.name.starts_with(kind)).unwrap();
            weight.raw_data[at..at + 2].copy_from_slice(&value.to_le_bytes());
            let error = tried(&altered).unwrap_err();
            let error = error.to_string();
            assert!(error.contains("weight") && error.contains("pack"), "{kind}: {error}");
        }
    }
}
