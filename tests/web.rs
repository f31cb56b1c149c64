//! The engine in a dedicated worker of a real browser.
//!
//! `./build.sh test` writes the files that are included here: the demo's bundle, and the native build's decisions on its questions.
#![cfg(all(target_arch = "wasm32", feature = "engine"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use js_sys::{Reflect, Uint8Array};
use tansy::bundle::Bundle;
use tansy::faq::Entry;
use tansy::wasm::Engine;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Response;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const BUNDLE: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/build/demo.tansy"));
const NATIVE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/build/demo-decisions.jsonl"));
const MODEL: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-minilm-l6-v2/model.onnx"));

fn engine() -> Engine {
    Engine::new(&Uint8Array::from(BUNDLE)).unwrap()
}

async fn ready() -> Engine {
    let engine = engine();
    let response = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(MODEL))).unwrap();
    engine.load_model(response, None).await.unwrap();
    engine
}

fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap()
}

#[wasm_bindgen_test]
async fn the_browser_decides_as_the_command_line_does() {
    let engine = ready().await;
    for line in NATIVE.lines() {
        let native: serde_json::Value = serde_json::from_str(line).unwrap();
        let question = native["query"].as_str().unwrap();
        let found = engine.search(question, &JsValue::UNDEFINED).unwrap();
        assert_eq!(get(&found, "decision").as_string().unwrap(), native["decision"], "{question}");
        let first = get(&get(&found, "hits"), "0");
        assert_eq!(get(&first, "id").as_string().unwrap(), native["hits"][0]["id"], "{question}");
        let confidence = get(&found, "confidence").as_f64().unwrap();
        assert!((confidence - native["confidence"].as_f64().unwrap()).abs() < 1e-4, "{question}");
    }
}

#[wasm_bindgen_test]
fn words_are_compared_before_the_model_has_loaded() {
    let engine = engine();
    assert!(!engine.ready());
    let found = engine.search("Do you deliver to Princeton?", &JsValue::UNDEFINED).unwrap();
    assert_eq!(get(&found, "lexical"), JsValue::TRUE);
    assert_eq!(get(&get(&get(&found, "hits"), "0"), "id"), "deliver-princeton");
    let error = engine.embed("anything").unwrap_err();
    assert_eq!(get(&error, "code"), "not_ready");
}

#[wasm_bindgen_test]
fn what_a_bundle_does_not_say_about_itself_is_absent() {
    let info = engine().info().unwrap();
    assert_eq!(get(&info, "contact"), JsValue::UNDEFINED);
    assert!(get(&info, "modelName").is_string());
}

#[wasm_bindgen_test]
fn a_truncated_bundle_is_an_error_with_a_code() {
    let error = Engine::new(&Uint8Array::from(&BUNDLE[..BUNDLE.len() / 2])).err().unwrap();
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!(get(&error, "code"), "bad_bundle");
}

#[wasm_bindgen_test]
async fn a_broken_model_is_an_error_and_words_are_still_compared() {
    let engine = engine();
    let half = Uint8Array::from(&MODEL[..MODEL.len() / 2]);
    let response = Response::new_with_opt_buffer_source(Some(&half)).unwrap();
    let error = engine.load_model(response, None).await.unwrap_err();
    assert_eq!(get(&error, "code"), "bad_model");
    assert!(engine.search("parking", &JsValue::UNDEFINED).is_ok());
}

#[wasm_bindgen_test]
async fn an_answer_comes_as_events_with_its_source() {
    let engine = ready().await;
    let mut chat = engine.ask("Do you deliver to Princeton?", &JsValue::UNDEFINED).unwrap();
    let events: js_sys::Array = chat.start().unwrap().unchecked_into();
    assert!(chat.done());
    assert_eq!(chat.request().unwrap(), JsValue::NULL);
    assert_eq!(events.length(), 2);
    let sources = get(&events.get(0), "sources");
    assert_eq!(get(&get(&sources, "0"), "url"), "faq.html#deliver-princeton");
    assert!(get(&events.get(1), "text").as_string().unwrap().contains("$15"));
}

#[wasm_bindgen_test]
async fn an_update_takes_effect_when_it_is_finished_and_can_be_restored() {
    const QUESTION: &str = "Do you sell carnivorous plants?";
    let engine = ready().await;
    let first = |engine: &Engine| {
        let found = engine.search(QUESTION, &JsValue::UNDEFINED).unwrap();
        get(&get(&get(&found, "hits"), "0"), "id").as_string().unwrap()
    };
    let mut entries = Bundle::from_bytes(BUNDLE).unwrap().faq().entries().to_vec();
    let (question, answer) = (QUESTION.to_owned(), "Yes: Venus flytraps.".to_owned());
    entries.push(Entry { id: "flytraps".into(), question, answer, url: None, alt: vec![] });
    let entries = serde_wasm_bindgen::to_value(&entries).unwrap();
    let page = "https://shop.example/faq.html";

    assert_eq!(get(&engine.embed_next().unwrap_err(), "code"), "bad_input");
    assert_eq!(engine.update(entries.clone(), page).unwrap(), 3);
    assert_eq!([2, 1, 0], [(); 3].map(|()| engine.embed_next().unwrap()));
    assert_ne!(first(&engine), "flytraps");
    let bundle = engine.finish_update().unwrap();
    assert_eq!(first(&engine), "flytraps");

    let next = self::engine();
    assert_eq!(next.update(entries, page).unwrap(), 3);
    assert_eq!(get(&next.embed_next().unwrap_err(), "code"), "not_ready");
    next.restore(&bundle).unwrap();
    assert_eq!(first(&next), "flytraps");
    assert_eq!(get(&next.restore(&Uint8Array::from(&BUNDLE[1..])).unwrap_err(), "code"), "bad_bundle");
    assert_eq!(first(&next), "flytraps", "a damaged bundle is refused");
}
