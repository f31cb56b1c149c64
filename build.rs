//! Lists the files that an installed `tansy` has embedded, so that it works without the source tree.
//!
//! Browser modules that have not been built are left out: `cargo install` cannot build them, and a bundle alone needs none.
//! `./build.sh` builds without the feature, as every change of a file listed here compiles the library again.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folders, and what the names of their embedded files begin with.
const FOLDERS: [(&str, &str); 3] = [("pkg/engine", ""), ("pkg/widget", ""), ("pkg", "tansy_")];
/// The notices of third parties, which go into every built folder.
const NOTICES: &str = "THIRD-PARTY.txt";
const MODEL: &str = "models/all-minilm-l6-v2/model.onnx";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_EMBEDDED_ASSETS").is_none() {
        return Ok(());
    }
    let tree = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut names = vec![MODEL.to_owned()];
    println!("cargo::rerun-if-changed={MODEL}");
    for (folder, prefix) in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        names.extend(files(&tree.join(folder), prefix)?.into_iter().map(|name| format!("{folder}/{name}")));
    }
    names.retain(|name| tree.join(name).is_file());
    names.sort();

    let mut list = String::from("&[\n");
    for name in &names {
        writeln!(list, "    ({name:?}, include_bytes!({:?}) as &[u8]),", tree.join(name))?;
    }
    list.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("assets.rs"), list)?;
    Ok(())
}

/// The names of the files in a folder that go into a built folder; none if the folder is missing.
fn files(folder: &Path, prefix: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let is_loaded = name.starts_with(prefix) && (name.ends_with(".js") || name.ends_with(".wasm"));
        if is_loaded || name == NOTICES {
            names.push(name);
        }
    }
    Ok(names)
}
