//! Runs the binary in a separate folder for each test.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::{fs, io::Write};

const MODEL: &str = "models/all-minilm-l6-v2/model.onnx";

/// The scripts, unbundled, and the model of the source tree, and placeholders for the browser modules, which these tests do not need.
static ASSETS: LazyLock<PathBuf> = LazyLock::new(|| {
    let tree = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = std::env::var_os("TANSY_ASSETS").map_or(tree.to_owned(), PathBuf::from).join(MODEL);
    let assets = fresh("assets");
    for folder in ["pkg/engine", "pkg/widget", "models/all-minilm-l6-v2"] {
        fs::create_dir_all(assets.join(folder)).unwrap();
    }
    let modules = ["tansy_words.js", "tansy_words_bg.wasm", "tansy_engine.js", "tansy_engine_bg.wasm"];
    for name in modules.into_iter().chain(["THIRD-PARTY.txt"]) {
        fs::write(assets.join("pkg").join(name), name).unwrap();
    }
    for folder in ["engine", "widget"] {
        for script in fs::read_dir(tree.join("www").join(folder)).unwrap() {
            let script = script.unwrap().path();
            if script.is_dir() {
                continue;
            }
            fs::copy(&script, assets.join("pkg").join(folder).join(script.file_name().unwrap())).unwrap();
        }
    }
    fs::copy(&model, assets.join(MODEL)).unwrap_or_else(|error| panic!("{}: {error}", model.display()));
    assets
});

pub(crate) const SHOP: &str = r#"<!doctype html><html lang="en"><title>Petal &amp; Stem</title><h1>Questions</h1>
<details id="princeton"><summary>Do you deliver to Princeton?</summary><p>Yes, for $12, Monday to Saturday.</p></details>
<details id="cats"><summary>Are lilies safe for cats?</summary><p>No. All parts of a lily are <b>poisonous</b> to cats.</p></details>
<details id="hours"><summary>When are you open on Christmas Eve?</summary><p>From 8 am to 2 pm.</p></details>
<details id="refund"><summary>What if my flowers arrive wilted?</summary><p>Send us a picture and we replace them.</p></details>
"#;

/// A folder to run commands in.
pub(crate) struct Folder(PathBuf);

/// The result of a command.
pub(crate) struct Run {
    pub(crate) ok: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    /// An empty folder with the shop's `faq.html`.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Self(fresh(name));
        folder.write("faq.html", SHOP);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names in a folder, sorted.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(name)).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = tansy();
        command.args(args).current_dir(&self.0).env("TANSY_ASSETS", &*ASSETS).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.command(args).output().unwrap().into()
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Run {
        let pipes = |command: &mut Command| {
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
        };
        let mut child = pipes(&mut self.command(args)).unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// Runs a command that has to succeed, and returns its output.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert!(run.ok, "{args:?}: {}", run.err);
        run.out
    }

    /// Runs a command that has to fail with one sentence, and returns that.
    pub(crate) fn fails(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert!(!run.ok, "{args:?} succeeded: {}", run.out);
        assert_eq!(run.err.trim_end().lines().count(), 1, "{}", run.err);
        run.err
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { ok: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The binary, or what `TANSY_COMMAND` names, such as `node pkg/cli/main.js` with its full path: the same command line as WebAssembly.
fn tansy() -> Command {
    let Ok(given) = std::env::var("TANSY_COMMAND") else { return Command::new(env!("CARGO_BIN_EXE_tansy")) };
    let mut words = given.split(' ');
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
