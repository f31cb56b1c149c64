//! `tansy pack`: an ONNX model directory into what the browser loads.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tansy::embed::pack::{Config, Files, Packed, Precision, Recipe, pack};

use crate::files;

/// Pack a BERT-family ONNX model into what the browser loads
///
/// MODEL_DIR holds model.onnx (a plain f32 or f16 export), tokenizer.json or vocab.txt, config.json, and, as
/// sentence-transformers writes them, sentence_bert_config.json and 1_Pooling/config.json.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  tansy pack my-model -o packed\n  tansy pack my-model -o packed --layer-bits 4 --table-bits 3 --texts questions.txt"
)]
pub(crate) struct Args {
    /// The directory of the model
    model_dir: PathBuf,
    /// The directory to write model.onnx, model.json and tokenizer.json to
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Bits a weight of the layers, 2 to 8: fewer make a smaller file and a coarser model. Below 8, the weights that an
    /// embedding feels most get one bit more
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=8))]
    layer_bits: u32,
    /// Bits a weight of the embedding table, 2 to 8
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=8))]
    table_bits: u32,
    /// Texts of the kind that will be embedded, one a line, on which weights are rounded to fewer than 8 bits; some
    /// hundreds do
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let recipe = Recipe { layers: Precision::new(args.layer_bits)?, table: Precision::new(args.table_bits)? };
    let texts = args.texts.as_deref().map(files::read_text).transpose()?.unwrap_or_default();
    let texts: Vec<&str> = texts.lines().filter(|line| !line.trim().is_empty()).collect();
    let packed = packed(&args.model_dir, recipe, &texts)?;
    files::make_folder(&args.out)?;
    write(&args.out, "tokenizer.json", tokenizer(&args.model_dir)?.as_bytes())?;
    write(&args.out, "model.json", description(&packed.embedder)?.as_bytes())?;
    write(&args.out, "model.onnx", &packed.bytes)?;
    crate::say(format_args!(
        "{}: {} bytes, at least {:.4} of cosine with the original",
        args.out.join("model.onnx").display(),
        packed.bytes.len(),
        packed.agreement
    ));
    Ok(())
}

/// Packs the model of a directory.
pub(crate) fn packed(dir: &Path, recipe: Recipe, texts: &[&str]) -> Result<Packed> {
    let optional = |name: &str| files::read_text(&dir.join(name)).ok();
    let tokenizer = tokenizer(dir)?;
    let name = dir.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned());
    let config = Config::new(
        &name,
        &files::read_text(&dir.join("config.json"))?,
        &tokenizer,
        optional("sentence_bert_config.json").as_deref(),
        optional("1_Pooling/config.json").as_deref(),
    );
    let config = config.with_context(|| format!("{}", dir.display()))?;
    let onnx = files::read(&dir.join("model.onnx"))?;
    let packed = pack(&Files { onnx: &onnx, config: &config, tokenizer: &tokenizer }, recipe, texts);
    packed.with_context(|| format!("{}", dir.display()))
}

fn tokenizer(dir: &Path) -> Result<String> {
    let tokenizer = files::read_text(&dir.join("tokenizer.json"));
    tokenizer.or_else(|error| files::read_text(&dir.join("vocab.txt")).map_err(|_| error))
}

fn write(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    files::write(&dir.join(name), bytes)
}

/// `model.json`: the manifest, and the SHA-256 of the file that it describes.
fn description(embedder: &tansy::embed::Embedder) -> Result<String> {
    let mut json = serde_json::to_value(embedder.manifest())?;
    if let Some(object) = json.as_object_mut() {
        object.insert("sha256".into(), embedder.sha256().into());
        object.insert("bytes".into(), embedder.bytes().into());
    }
    Ok(serde_json::to_string_pretty(&json)? + "\n")
}
