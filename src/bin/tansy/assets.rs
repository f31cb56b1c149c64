//! The files that `tansy` brings along: widget, browser module and model.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::files;

/// The modules that every browser runs: the one for words alone, and the whole engine.
const ENGINE: [&str; 4] =
    ["tansy_words.js", "tansy_words_bg.wasm", "tansy_engine.js", "tansy_engine_bg.wasm"];
/// What may be absent: the faster module for browsers with relaxed SIMD, and the reader for pages that are followed live.
const OPTIONAL: [[&str; 2]; 2] = [
    ["tansy_engine_relaxed.js", "tansy_engine_relaxed_bg.wasm"],
    ["tansy_reader.js", "tansy_reader_bg.wasm"],
];
const MODEL: &str = "models/all-minilm-l6-v2/model.onnx";

/// Where the files are.
#[derive(clap::Args)]
pub(crate) struct Assets {
    /// The folder of the widget, the browser module and the model
    #[arg(long = "assets", value_name = "DIR", hide = true)]
    given: Option<PathBuf>,
}

/// A file by its name in the folder that it goes into, with `/`.
pub(crate) type Named = (String, Vec<u8>);

impl Assets {
    /// The folder given, or `TANSY_ASSETS`, or `../share/tansy` beside the executable, or the source tree.
    fn root(&self) -> PathBuf {
        let shared = || {
            let beside = std::env::current_exe().ok()?.parent()?.join("../share/tansy");
            Some(beside).filter(|folder| folder.is_dir())
        };
        let given = self.given.clone().or_else(|| std::env::var_os("TANSY_ASSETS").map(PathBuf::from));
        given.or_else(shared).unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into())
    }

    /// The script of the page, in which the names of the files have to be filled in.
    pub(crate) fn entry(&self) -> Result<String> {
        files::read_text(&self.widget_folder()?.join("tansy.js"))
    }

    /// The modules of the widget as `widget/...`.
    pub(crate) fn widget(&self) -> Result<Vec<Named>> {
        let mut modules = Vec::new();
        for path in files::list(&self.widget_folder()?)? {
            let name = files::name(&path);
            if name.ends_with(".js") && name != "tansy.js" {
                modules.push((format!("widget/{name}"), files::read(&path)?));
            }
        }
        Ok(modules)
    }

    /// The browser modules and their JavaScript.
    pub(crate) fn engine(&self) -> Result<Vec<Named>> {
        let folder = self.root().join("pkg");
        let mut engine = Vec::new();
        for name in ENGINE {
            let path = folder.join(name);
            if !path.is_file() {
                bail!(
                    "the browser module pkg/{name} is missing in {}: run ./build.sh wasm",
                    self.root().display()
                );
            }
            engine.push((name.to_owned(), files::read(&path)?));
        }
        for module in OPTIONAL.iter().filter(|module| module.iter().all(|name| folder.join(name).is_file())) {
            for name in module {
                engine.push(((*name).to_owned(), files::read(&folder.join(name))?));
            }
        }
        Ok(engine)
    }

    /// The model that bundles are built with unless another one is named.
    pub(crate) fn model(&self) -> PathBuf {
        self.root().join(MODEL)
    }

    /// Reads that model.
    pub(crate) fn read_model(&self) -> Result<Vec<u8>> {
        let path: &Path = &self.model();
        files::read(path).with_context(|| {
            format!("the model {MODEL} is missing: run ./build.sh, or name one with --model")
        })
    }

    fn widget_folder(&self) -> Result<PathBuf> {
        let root = self.root();
        let folders = ["pkg/widget", "www/widget"].map(|folder| root.join(folder));
        let found = folders.into_iter().find(|folder| folder.join("tansy.js").is_file());
        found.with_context(|| format!("the widget www/widget/tansy.js is missing in {}", root.display()))
    }
}
