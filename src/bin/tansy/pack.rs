//! `tansy pack`: converts an ONNX model directory into the files that the browser loads.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use tansy::builder::{Builder, Options};
use tansy::embed::pack::{Config, Files, Packed, Recipe, pack, refit};
use tansy::embed::{Embedder, Manifest, Precision};
use tansy::fitted::Fitted;

use crate::files;

/// Pack a BERT-family ONNX model for the browser
///
/// MODEL_DIR holds model.onnx (a plain f32 or f16 export), tokenizer.json or vocab.txt, config.json, and, as
/// sentence-transformers writes them, sentence_bert_config.json and 1_Pooling/config.json. If it holds fitted.json, which
/// models/fit_ranking.py writes, the packed model includes those numbers.
///
/// model.seed belongs beside model.onnx where pages answer from their FAQ without a bundle (data-faq).
///
/// If MODEL_DIR is already packed, its weights are kept and only the numbers from its fitted.json are replaced.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  tansy pack my-model -o packed\n  tansy pack my-model -o packed --layer-bits 4 --table-bits 3 --texts questions.txt"
)]
pub(crate) struct Args {
    /// The directory of the model
    model_dir: PathBuf,
    /// The directory to write model.onnx, model.seed, model.json and tokenizer.json to
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Bits per weight of the layers, 2 to 8: fewer bits make a smaller file and a less accurate model. Below 8, the
    /// weights that affect embeddings most get one more bit
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=8))]
    layer_bits: u32,
    /// Bits per weight of the embedding table, 2 to 8
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=8))]
    table_bits: u32,
    /// Calibration texts for rounding weights to fewer than 8 bits: a few hundred texts like those that will be embedded,
    /// one per line
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let recipe = Recipe::new(Precision::new(args.layer_bits)?, Precision::new(args.table_bits)?);
    let texts = args.texts.as_deref().map(files::read_text).transpose()?.unwrap_or_default();
    let texts: Vec<&str> = texts.lines().filter(|line| !line.trim().is_empty()).collect();
    if is_packed(&args.model_dir) {
        return refitted(args);
    }
    let packed = packed(&args.model_dir, recipe, &texts)?;
    files::make_folder(&args.out)?;
    write(&args.out, "tokenizer.json", tokenizer(&args.model_dir)?.as_bytes())?;
    write(&args.out, "model.json", description(&packed.embedder)?.as_bytes())?;
    write(&args.out, "model.onnx", &packed.bytes)?;
    write(&args.out, "model.seed", &seed(&packed.embedder)?)?;
    crate::say(format_args!(
        "{}: {} bytes, cosine similarity to the original at least {:.4}",
        args.out.join("model.onnx").display(),
        packed.bytes.len(),
        packed.agreement
    ));
    Ok(())
}

/// Whether this command wrote a directory.
pub(crate) fn is_packed(dir: &Path) -> bool {
    dir.join("model.json").is_file() && !dir.join("config.json").is_file()
}

/// Writes a packed model again, with the numbers from the `fitted.json` beside it.
fn refitted(args: &Args) -> Result<()> {
    let fitted = args.model_dir.join("fitted.json");
    let fitted =
        Fitted::from_json(&files::read_text(&fitted)?).map_err(|error| error.at(fitted.display()))?;
    let bytes = refit(&files::read(&args.model_dir.join("model.onnx"))?, &fitted)?;
    let embedder = Embedder::from_bytes(&bytes)?;
    files::make_folder(&args.out)?;
    write(&args.out, "model.json", description(&embedder)?.as_bytes())?;
    write(&args.out, "model.onnx", &bytes)?;
    write(&args.out, "model.seed", &seed(&embedder)?)?;
    crate::say(format_args!(
        "{}: {} bytes, fitted numbers replaced",
        args.out.join("model.onnx").display(),
        bytes.len()
    ));
    Ok(())
}

/// Packs the model in a directory.
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
        optional("fitted.json").as_deref(),
    );
    let config = config.with_context(|| format!("{}", dir.display()))?;
    let onnx = files::read(&dir.join("model.onnx"))?;
    let packed = pack(&Files::new(&onnx, &config, &tokenizer), recipe, texts);
    packed.with_context(|| format!("{}", dir.display()))
}

fn tokenizer(dir: &Path) -> Result<String> {
    let tokenizer = files::read_text(&dir.join("tokenizer.json"));
    tokenizer.or_else(|error| files::read_text(&dir.join("vocab.txt")).map_err(|_| error))
}

fn write(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    files::write(&dir.join(name), bytes)
}

/// `model.seed`: what a page needs of the model to make a bundle by itself.
fn seed(embedder: &Embedder) -> Result<Vec<u8>> {
    Ok(Builder::new(embedder, Options::default()).seed()?)
}

/// `model.json`: the manifest, and the checksum and size of the file that it describes.
#[derive(Serialize)]
struct Description<'a> {
    #[serde(flatten)]
    manifest: &'a Manifest,
    sha256: &'a str,
    bytes: usize,
}

fn description(embedder: &Embedder) -> Result<String> {
    let description =
        Description { manifest: embedder.manifest(), sha256: embedder.sha256(), bytes: embedder.bytes() };
    Ok(serde_json::to_string_pretty(&description)? + "\n")
}
