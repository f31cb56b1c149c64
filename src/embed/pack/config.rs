//! The configuration files that come with a model.

use serde::Deserialize;

use crate::embed::manifest::Pooling;
use crate::error::{Error, Result};
use crate::fitted::Fitted;

/// Properties of a model that its graph does not state.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Config {
    /// The name of the model.
    pub name: String,
    /// Number of attention heads.
    pub heads: usize,
    /// Maximum number of tokens of a text.
    pub max_tokens: usize,
    /// Pooling of the token vectors.
    pub pooling: Pooling,
    /// Whether embeddings have unit length.
    pub normalise: bool,
    /// Text put before every question.
    pub query_prefix: String,
    /// Text put before every passage.
    pub passage_prefix: String,
    /// Whether the tokenizer lower-cases.
    pub lowercase: bool,
    /// The numbers that `models/fit_ranking.py` fitted to the model, if it was run.
    pub fitted: Option<Fitted>,
}

#[derive(Deserialize)]
struct ConfigJson {
    #[serde(rename = "_name_or_path", alias = "name")]
    name: Option<String>,
    num_attention_heads: usize,
    max_position_embeddings: Option<usize>,
    #[serde(alias = "max_seq_length")]
    max_length: Option<usize>,
    pooling: Option<Pooling>,
    normalize: Option<bool>,
    query_prefix: Option<String>,
    passage_prefix: Option<String>,
}

#[derive(Deserialize)]
struct PoolingJson {
    #[serde(default)]
    pooling_mode_cls_token: bool,
}

#[derive(Deserialize)]
struct SentenceJson {
    max_seq_length: Option<usize>,
}

impl Config {
    /// Reads `config.json`, `tokenizer.json` and, if given, `sentence_bert_config.json`, `1_Pooling/config.json` and `fitted.json`.
    ///
    /// # Errors
    ///
    /// One of them is malformed, or `config.json` lacks the number of heads.
    pub fn new(
        name: &str,
        config: &str,
        tokenizer: &str,
        sentence: Option<&str>,
        pooling: Option<&str>,
        fitted: Option<&str>,
    ) -> Result<Self> {
        let config: ConfigJson = parse("config.json", config)?;
        let sentence =
            sentence.map(|json| parse::<SentenceJson>("sentence_bert_config.json", json)).transpose()?;
        let pooling = pooling.map(|json| parse::<PoolingJson>("1_Pooling/config.json", json)).transpose()?;
        let by_file = pooling.map(|p| if p.pooling_mode_cls_token { Pooling::Cls } else { Pooling::Mean });
        let longest = sentence.and_then(|sentence| sentence.max_seq_length).or(config.max_length);
        // A file of sentence-transformers states what the model was trained with, so it goes before `config.json` for the length; `pooling` in
        // `config.json` is our own field, and goes before the file.
        Ok(Self {
            name: config.name.filter(|name| !name.is_empty()).unwrap_or_else(|| name.to_owned()),
            heads: config.num_attention_heads,
            max_tokens: longest.or(config.max_position_embeddings).unwrap_or(512).clamp(3, 8192),
            pooling: config.pooling.or(by_file).unwrap_or(Pooling::Mean),
            normalise: config.normalize.unwrap_or(true),
            query_prefix: config.query_prefix.unwrap_or_default(),
            passage_prefix: config.passage_prefix.unwrap_or_default(),
            lowercase: lowercase(tokenizer),
            fitted: fitted.map(Fitted::from_json).transpose().map_err(|error| error.at("fitted.json"))?,
        })
    }
}

fn parse<'a, T: Deserialize<'a>>(file: &str, json: &'a str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| Error::model(format!("{file}: {error}")))
}

/// Whether the tokenizer lower-cases, which is the default.
fn lowercase(tokenizer: &str) -> bool {
    let json: Option<serde_json::Value> = serde_json::from_str(tokenizer).ok();
    let flag = json.as_ref().and_then(|json| json.pointer("/normalizer/lowercase"));
    flag.and_then(serde_json::Value::as_bool).unwrap_or(true)
}

/// The vocabulary of a `tokenizer.json` or `vocab.txt`, one token per line.
pub(super) fn vocabulary(tokenizer: &str) -> Result<String> {
    if !tokenizer.trim_start().starts_with('{') {
        return Ok(tokenizer.trim_end_matches('\n').replace("\r\n", "\n"));
    }
    let json: serde_json::Value = parse("tokenizer.json", tokenizer)?;
    let kind = json.pointer("/model/type").and_then(serde_json::Value::as_str).unwrap_or("WordPiece");
    let vocabulary = json.pointer("/model/vocab").and_then(serde_json::Value::as_object);
    let Some(vocabulary) = vocabulary.filter(|_| kind == "WordPiece") else {
        return Err(Error::model(format!(
            "tokenizer.json: only WordPiece vocabularies are supported, this is {kind}"
        )));
    };
    // JSON objects have no order: each token goes to the place of its id. As there are as many places as tokens, an id that is used twice
    // leaves another place empty.
    let mut tokens = vec![None; vocabulary.len()];
    for (token, id) in vocabulary {
        let slot = id.as_u64().and_then(|id| tokens.get_mut(id as usize));
        let slot =
            slot.ok_or_else(|| Error::model(format!("tokenizer.json: the id of {token:?} is out of range")))?;
        *slot = Some(token.as_str());
    }
    let tokens: Option<Vec<&str>> = tokens.into_iter().collect();
    let tokens = tokens.ok_or_else(|| Error::model("tokenizer.json: two tokens have the same id"))?;
    if tokens.iter().any(|token| token.contains('\n')) {
        return Err(Error::model("tokenizer.json: a token contains a line break"));
    }
    Ok(tokens.join("\n"))
}
