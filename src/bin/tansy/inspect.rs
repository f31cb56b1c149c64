//! `tansy inspect`: describes a bundle or a model.

mod about;

use std::fmt::Display;
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use crate::{model, opened, say};

/// Show what is in a bundle or a packed model
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy inspect public/tansy
  tansy inspect faq.tansy --json
  tansy inspect models/all-minilm-l6-v2")]
pub(crate) struct Args {
    /// A .tansy file, a folder that `tansy build` wrote, or a packed model or its folder
    #[arg(value_name = "BUNDLE")]
    path: PathBuf,
    /// Print the description as one JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    // A folder that `tansy build` wrote holds both a bundle and a model: the bundle is described.
    let is_model = match args.path.is_dir() {
        true => args.path.join("model.onnx").is_file() && opened::in_folder(&args.path).is_err(),
        false => args.path.extension().is_some_and(|extension| extension == "onnx"),
    };
    if is_model {
        let model = model::load(&args.path)?;
        print(&about::Model::new(&model.embedder), args.json)
    } else {
        let opened = opened::open(&args.path)?;
        print(&about::Bundle::new(&opened), args.json)
    }
}

fn print(about: &(impl Serialize + Display), json: bool) -> Result<()> {
    if json {
        say(format_args!("{}", serde_json::to_string(about)?));
    } else {
        say(format_args!("{about}"));
    }
    Ok(())
}
