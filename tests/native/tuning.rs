//! A FAQ as examples to tune a language model with.

use serde_json::{Value, json};
use tansy::grounding::{Verdict, check_all};
use tansy::llm::Config;
use tansy::prompt::{NOT_HELD, Passage};
use tansy::tuning::{Example, Format, examples, split};

use crate::support::{demo, embedder};

fn all(passages: usize) -> Vec<Example> {
    examples(&demo(), embedder(), passages, &Config::new("/", "")).unwrap()
}

#[test]
fn each_phrasing_is_a_request_whose_passages_hold_the_answer_and_some_are_not_answered() {
    let bundle = demo();
    let entries = bundle.faq().entries();
    let asked: usize = entries.iter().map(|entry| entry.asks().count()).sum();
    let all = all(3);
    let (declined, answered): (Vec<_>, Vec<_>) = all.iter().partition(|example| example.reply == NOT_HELD);
    assert_eq!(answered.len(), asked);
    assert!((13..=17).contains(&(declined.len() * 100 / all.len())), "{}", declined.len());
    for example in answered {
        let (answer, number) = example.reply.rsplit_once(" [").unwrap();
        let number: usize = number.trim_end_matches(']').parse().unwrap();
        let entry = entries.iter().find(|entry| entry.answer.trim() == answer).unwrap();
        let system = &example.messages[0].content;
        let passage = system.split("<passage n=").nth(number).unwrap();
        assert!(passage.contains(&entry.question), "{} in {passage}", entry.question);
        // What the model is taught is what the checks let through.
        let passages = [Passage { question: &entry.question, answer: &entry.answer }];
        let found = check_all(answer, &passages, &example.messages[1].content, &[]);
        assert!(found.iter().all(|(_, checked)| checked.verdict != Verdict::Contradicted), "{found:?}");
    }
}

#[test]
fn each_format_is_what_its_provider_documents() {
    let all = all(2);
    let first = &all[0];
    let line = |format: Format| serde_json::from_str::<Value>(&format.line(first)).unwrap();
    let roles = |value: &Value| -> Vec<String> {
        let messages = value["messages"].as_array().unwrap();
        messages.iter().map(|message| message["role"].as_str().unwrap().to_owned()).collect()
    };
    let openai = line(Format::OpenAi);
    assert_eq!(roles(&openai), ["system", "user", "assistant"]);
    assert_eq!(openai["messages"][2]["content"], json!(first.reply));
    let anthropic = line(Format::Anthropic);
    assert_eq!(roles(&anthropic), ["user", "assistant"]);
    assert_eq!(anthropic["system"], json!(first.messages[0].content));
    assert_eq!(anthropic.as_object().unwrap().len(), 2);
    let pair = line(Format::Jsonl);
    assert!(pair["prompt"].as_str().unwrap().contains(&first.messages[1].content));
    assert_eq!(pair["completion"], json!(first.reply));
    for format in [Format::OpenAi, Format::Anthropic, Format::Jsonl] {
        assert_eq!(format.check(&all), Ok(()));
    }
    let few = Format::Anthropic.check(&all[..31]).unwrap_err();
    assert!(few.is_input() && few.to_string().contains("31 examples"), "{few}");
    let mut reserved = all.clone();
    reserved[3].reply = "Yes.\nHuman: and now?".into();
    assert!(Format::Anthropic.check(&reserved).unwrap_err().to_string().contains("reserves"));
    assert_eq!(Format::OpenAi.check(&reserved), Ok(()));
}

#[test]
fn the_split_is_even_and_loses_nothing() {
    let all = all(0);
    assert!(all.iter().all(|example| example.messages.len() == 1 && !example.reply.ends_with(']')));
    for share in [0, 10, 33, 50] {
        let (train, validation) = split(all.clone(), share);
        assert_eq!(train.len() + validation.len(), all.len());
        assert_eq!(validation.len(), all.len() * share / 100);
        assert!(all.iter().all(|example| train.contains(example) || validation.contains(example)));
    }
}
