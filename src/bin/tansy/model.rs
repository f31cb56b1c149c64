//! Chooses the model: the one that `--model` names, the one beside the bundle, or the one that ships with Tansy.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tansy::embed::pack::Recipe;
use tansy::embed::{Embedder, sha256};

use crate::assets::Assets;
use crate::opened::Opened;
use crate::{files, pack};

#[derive(clap::Args)]
pub(crate) struct Choice {
    /// The folder of the model: either the output of `tansy pack`, or a plain ONNX export, which is packed with 8 bits
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) assets: Assets,
}

/// A model, and the bytes that it was loaded from.
pub(crate) struct Model {
    pub(crate) embedder: Embedder,
    pub(crate) bytes: Vec<u8>,
}

impl Choice {
    /// The model to build with.
    pub(crate) fn to_build_with(&self) -> Result<Model> {
        match &self.model {
            Some(path) => load(path),
            None => from_bytes(self.assets.read_model()?, Path::new(&self.assets.model())),
        }
    }

    /// The model that a bundle was built with: the one that `--model` names, one beside the bundle, or the one that ships with Tansy.
    pub(crate) fn of(&self, opened: &Opened) -> Result<Embedder> {
        // A model that was named must be the right one. Otherwise, files are compared by checksum first, since parsing takes longer.
        let wanted = &opened.bundle.manifest().model;
        let (name, sum) = (&wanted.name, short(&wanted.sha256));
        let bundle = opened.path.display();
        if let Some(path) = &self.model {
            let Model { embedder, .. } = load(path)?;
            if embedder.sha256() != wanted.sha256 {
                bail!(
                    "{bundle} was built with the model {name} ({sum}), but {} is {} ({}): name the right one with --model, or build the bundle again",
                    path.display(),
                    embedder.manifest().name,
                    short(embedder.sha256()),
                );
            }
            return Ok(embedder);
        }
        for path in beside(&opened.path)?.into_iter().filter(|path| path.is_file()) {
            let bytes = files::read(&path)?;
            if sha256(&bytes) == wanted.sha256 {
                return Ok(from_bytes(bytes, &path)?.embedder);
            }
        }
        if let Some(bytes) = self.assets.read_model().ok().filter(|bytes| sha256(bytes) == wanted.sha256) {
            return Ok(from_bytes(bytes, Path::new(&self.assets.model()))?.embedder);
        }
        bail!(
            "{bundle} was built with the model {name} ({sum}), but it is neither beside the bundle nor at {}: name its folder with --model, or build the bundle again",
            self.assets.model()
        )
    }
}

/// Loads a packed model, or packs an ONNX export.
pub(crate) fn load(path: &Path) -> Result<Model> {
    if path.join("config.json").is_file() && !pack::is_packed(path) {
        let packed = pack::packed(path, Recipe::EIGHT, &[])?;
        return Ok(Model { embedder: packed.embedder, bytes: packed.bytes });
    }
    let file = if path.is_dir() { path.join("model.onnx") } else { path.to_owned() };
    from_bytes(files::read(&file)?, &file)
}

fn from_bytes(bytes: Vec<u8>, path: &Path) -> Result<Model> {
    let embedder = Embedder::from_bytes(&bytes).with_context(|| format!("{}", path.display()))?;
    Ok(Model { embedder, bytes })
}

/// The model files in a bundle's folder.
fn beside(bundle: &Path) -> Result<Vec<PathBuf>> {
    let folder = bundle.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut paths = files::list(folder)?;
    paths.retain(|path| {
        let name = files::name(path);
        name.starts_with("model") && name.ends_with(".onnx")
    });
    Ok(paths)
}

/// The first digits of a SHA-256, enough for a person to compare.
fn short(sum: &str) -> &str {
    sum.get(..10).unwrap_or(sum)
}
