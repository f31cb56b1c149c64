//! Which model is used: the one named, the one that a bundle names, or the one that Tansy brings along.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tansy::embed::pack::Recipe;
use tansy::embed::{Embedder, sha256};

use crate::assets::Assets;
use crate::opened::Opened;
use crate::{files, pack};

#[derive(clap::Args)]
pub(crate) struct Choice {
    /// The folder of the model: one from `tansy pack`, or a plain ONNX export, which is packed in 8 bits
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) assets: Assets,
}

/// A model, and the file that it was loaded from.
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

    /// The model that a bundle was built with: the one named here, one beside the bundle, or the one brought along.
    pub(crate) fn of(&self, opened: &Opened) -> Result<Embedder> {
        let wanted = &opened.bundle.manifest().model;
        let (name, sum) = (&wanted.name, short(&wanted.sha256));
        let bundle = opened.path.display();
        if let Some(path) = &self.model {
            let Model { embedder, .. } = load(path)?;
            if embedder.sha256() != wanted.sha256 {
                bail!(
                    "{bundle} was built with the model {name} ({sum}), {} is {} ({}): name the right one with --model, or build the bundle again",
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
            "{bundle} was built with the model {name} ({sum}), which is neither beside it nor {}: name its folder with --model, or build the bundle again",
            self.assets.model()
        )
    }
}

/// Loads a packed model, or packs a plain one.
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

/// The models in the folder of a bundle.
fn beside(bundle: &Path) -> Result<Vec<PathBuf>> {
    let folder = bundle.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut paths = files::list(folder)?;
    paths.retain(|path| {
        let name = files::name(path);
        name.starts_with("model") && name.ends_with(".onnx")
    });
    Ok(paths)
}

/// As much of a SHA-256 as a person compares.
fn short(sum: &str) -> &str {
    sum.get(..10).unwrap_or(sum)
}
