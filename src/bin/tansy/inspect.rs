//! `tansy inspect`: what a bundle or a model says of itself.

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
    /// A .tansy file, the folder that was built, or a packed model or its folder
    #[arg(value_name = "BUNDLE")]
    path: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    // A folder with a bundle is a built one, although it has a model too.
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
