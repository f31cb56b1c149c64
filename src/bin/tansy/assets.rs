//! The files that ship with `tansy`: the scripts of the widget and the engine, the browser modules and the model.

mod root;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use root::Root;

/// The bundled scripts, which `tools/bundle.js` writes, and the folders in it.
const SCRIPTS: (&str, [&str; 2]) = ("pkg", ["engine", "widget"]);
/// The script that pages include; it is written separately from the others.
const ENTRY: &str = "widget/tansy.js";
/// The modules that every browser can run: the words-only engine, and the whole engine.
const MODULES: [&str; 4] =
    ["tansy_words.js", "tansy_words_bg.wasm", "tansy_engine.js", "tansy_engine_bg.wasm"];
/// Modules that may be missing: the faster engine for browsers with relaxed SIMD, and the reader for live pages.
const OPTIONAL: [[&str; 2]; 2] = [
    ["tansy_engine_relaxed.js", "tansy_engine_relaxed_bg.wasm"],
    ["tansy_reader.js", "tansy_reader_bg.wasm"],
];
/// The notices that the licences of what is linked into the modules ask for; `./build.sh wasm` writes them.
const NOTICES: &str = "THIRD-PARTY.txt";
const MODEL: &str = "models/all-minilm-l6-v2/model.onnx";

/// Where to find the files.
#[derive(clap::Args)]
pub(crate) struct Assets {
    /// The folder that holds the widget, the browser modules and the model
    #[arg(long = "assets", value_name = "DIR", hide = true)]
    given: Option<PathBuf>,
}

/// The path of a file relative to its target folder, with `/` as separator, and its content.
pub(crate) type Named = (String, Vec<u8>);

impl Assets {
    /// The folder from `--assets`, else from `TANSY_ASSETS`, else the default location.
    fn root(&self) -> Root {
        let given = self.given.clone().or_else(|| std::env::var_os("TANSY_ASSETS").map(PathBuf::from));
        given.map_or_else(Root::found, Root::Folder)
    }

    /// The script that pages include, with a placeholder for the file names.
    pub(crate) fn entry(&self) -> Result<String> {
        let root = self.scripts_root()?;
        Ok(String::from_utf8(root.read(&format!("{}/{ENTRY}", SCRIPTS.0))?)?)
    }

    /// The other scripts, named `engine/...` and `widget/...`.
    pub(crate) fn scripts(&self) -> Result<Vec<Named>> {
        let root = self.scripts_root()?;
        let (above, folders) = SCRIPTS;
        let mut scripts = Vec::new();
        for folder in folders {
            for name in root.list(&format!("{above}/{folder}"))? {
                let name = format!("{folder}/{name}");
                if name.ends_with(".js") && name != ENTRY {
                    let bytes = root.read(&format!("{above}/{name}"))?;
                    scripts.push((name, bytes));
                }
            }
        }
        Ok(scripts)
    }

    /// The browser modules and their JavaScript, and the notices of third parties.
    pub(crate) fn modules(&self) -> Result<Vec<Named>> {
        let root = self.root();
        let has = |name: &str| root.has(&format!("pkg/{name}"));
        if let Some(missing) = MODULES.into_iter().find(|name| !has(name)) {
            bail!("{}", self::missing(&root, &format!("pkg/{missing}")));
        }
        let optional = OPTIONAL.iter().filter(|module| module.iter().all(|name| has(name))).flatten();
        let notices = has(NOTICES).then_some(&NOTICES);
        let names = MODULES.iter().chain(optional).chain(notices);
        names.map(|name| Ok(((*name).to_owned(), root.read(&format!("pkg/{name}"))?))).collect()
    }

    /// Reads the default model, which bundles are built with unless `--model` names another.
    pub(crate) fn read_model(&self) -> Result<Vec<u8>> {
        self.root().read(MODEL).with_context(|| {
            format!("the model {MODEL} is missing: run ./build.sh, or name one with --model")
        })
    }

    /// The location of the default model, for error messages.
    pub(crate) fn model(&self) -> String {
        self.root().describe(MODEL)
    }

    /// The root, if it has the bundled scripts.
    fn scripts_root(&self) -> Result<Root> {
        let root = self.root();
        let entry = format!("{}/{ENTRY}", SCRIPTS.0);
        if !root.has(&entry) {
            bail!("{}", missing(&root, &entry));
        }
        Ok(root)
    }
}

/// The error for a file of the widget or the engine that has not been built, with what to do about it.
fn missing(root: &Root, name: &str) -> String {
    match root {
        Root::Folder(folder) => {
            format!("{name} is missing in {}: run ./build.sh wasm", folder.display())
        }
        Root::Embedded => {
            "this tansy was installed without the widget and the browser modules, which a folder needs: run ./build.sh wasm \
             in its source tree and install it again, or build only the bundle with -o faq.tansy"
                .to_owned()
        }
    }
}
