use std::fs;

use serde_json::Value;

use super::support::{Folder, SHOP};

/// The file names that were filled into `tansy.js`: root, bundle, model.
pub(super) fn names(folder: &Folder, site: &str) -> Value {
    let entry = String::from_utf8(folder.read(&format!("{site}/tansy.js"))).unwrap();
    let names = &entry[entry.find(r#"{"root":"#).unwrap()..];
    serde_json::from_str(&names[..=names.find('}').unwrap()]).unwrap()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::new("same");
    for graph in ["never", "always"] {
        let build = |out: &str, threads: &str| {
            let mut command = folder.command(&["build", "faq.html", "-o", out, "--graph", graph]);
            assert!(command.env("RAYON_NUM_THREADS", threads).output().unwrap().status.success());
            folder.read(out)
        };
        let first = build(&format!("{graph}-1.tansy"), "1");
        assert!(build(&format!("{graph}-2.tansy"), "4") == first, "threads change the bytes");
        assert!(
            build(&format!("{graph}-1.tansy"), "4") == first,
            "the vectors of the last build change the bytes"
        );
    }
}

#[test]
fn the_script_tag_has_the_path_below_the_sites_root() {
    let folder = Folder::new("place");
    folder.write("build/demo/index.html", "<h1>Petal &amp; Stem</h1>");
    folder.write("build/site/about.html", "<h1>About</h1>");
    for (out, path) in [
        ("build/demo/tansy", "/tansy/"),
        ("build/site/tansy", "/tansy/"),
        ("build/chat/tansy", "/chat/tansy/"),
    ] {
        let out = folder.ok(&["build", "faq.html", "-o", out]);
        assert!(out.contains(&format!(r#"<script src="{path}tansy.js" async></script>"#)), "{out}");
    }
}

#[test]
fn a_built_folder_is_complete() {
    let folder = Folder::new("complete");
    let run = folder.run(&["build", "faq.html", "-o", "public/tansy"]);
    assert!(run.ok, "{}", run.err);
    assert_eq!(run.err, "", "no warnings, and no progress bar in a pipe");
    assert!(run.out.contains(r#"<script src="/tansy/tansy.js" async></script>"#), "{}", run.out);
    let names = names(&folder, "public/tansy");
    let file = |name: &str| folder.read(&format!("public/tansy/{name}"));
    let root = names["root"].as_str().unwrap();
    assert!(!file(&format!("{root}define.js")).is_empty());
    assert!(!file(&format!("{root}../engine/worker.js")).is_empty());
    assert_eq!(file(&format!("{root}../tansy_engine_bg.wasm")), b"tansy_engine_bg.wasm");
    assert_eq!(
        file(&format!("{root}../THIRD-PARTY.txt")),
        b"THIRD-PARTY.txt",
        "the notices that licences ask for"
    );
    assert!(file(names["bundle"].as_str().unwrap()).starts_with(b"TANSYFAQ"));
    assert!(file(names["model"].as_str().unwrap()).len() > 1_000_000);
    let shown = folder.list("public/tansy").into_iter().filter(|name| !name.starts_with('.'));
    assert_eq!(shown.count(), 4, "{:?}", folder.list("public/tansy"));
}

#[test]
fn a_changed_faq_is_embedded_again_only_where_it_changed() {
    let folder = Folder::new("changed");
    folder.ok(&["build", "faq.html", "-o", "site"]);
    let before = names(&folder, "site");
    folder.write("faq.html", SHOP.replace("$12", "$14"));
    let out = folder.ok(&["build", "faq.html", "-o", "site"]);
    let after = names(&folder, "site");
    assert!(out.contains("since the last build 0 new, 1 changed, 0 gone"), "{out}");
    // Embedded again: the question with its answer, and the answer. The question alone has not changed.
    assert!(out.contains("2 embedded"), "{out}");
    assert_ne!(before["bundle"], after["bundle"]);
    assert_eq!(before["model"], after["model"]);
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = Folder::new("dry");
    let out = folder.ok(&["build", "faq.html", "-o", "site", "--dry-run"]);
    assert!(out.starts_with("4 questions, ") && out.contains("Nothing was written"), "{out}");
    assert!(!folder.path("site").exists());
}

#[test]
fn title_and_language_are_those_of_the_page_unless_given() {
    let folder = Folder::new("title");
    let about = |args: &[&str]| -> Value {
        folder.ok(&[&["build", "faq.html", "-o", "faq.tansy"], args].concat());
        serde_json::from_str(&folder.ok(&["inspect", "faq.tansy", "--json"])).unwrap()
    };
    let read = about(&[]);
    assert_eq!((&read["title"], &read["language"]), (&"Petal & Stem".into(), &"en".into()));
    assert_eq!(
        (&read["kind"], &read["entries"], &read["graph"]),
        (&"bundle".into(), &4.into(), &false.into())
    );
    let given = about(&["--title", "Shop", "--language", "fr", "--contact", "Call us", "--graph", "always"]);
    assert_eq!(
        (&given["title"], &given["language"], &given["contact"]),
        (&"Shop".into(), &"fr".into(), &"Call us".into())
    );
    assert_eq!(given["graph"], true);
}

#[test]
fn a_folder_of_pages_is_read_in_the_order_of_its_paths() {
    let folder = Folder::new("pages");
    folder.write("docs/b.md", "# Can I pay in cash?\n\nYes.\n");
    folder.write("docs/a/z.md", "# Do you sell seeds?\n\nIn spring.\n");
    folder.write("docs/notes.bin", [0, 1, 2]);
    folder.write("docs/.git/c.md", "# Is this hidden?\n\nYes.\n");
    let out = folder.ok(&["extract", "docs", "--json", "--base-url", "https://shop.example/"]);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert_eq!(lines[0]["question"], "Do you sell seeds?");
    assert!(lines[0]["url"].as_str().unwrap().starts_with("https://shop.example/a/z.md"), "{out}");
    assert_eq!(lines[1]["answer"], "Yes.");
}

#[test]
fn standard_input_is_an_input() {
    let folder = Folder::new("stdin");
    let html = folder.run_with_input(&["extract", "-", "--json"], SHOP);
    assert!(html.ok, "{}", html.err);
    assert_eq!(html.out.lines().count(), 4);
    let csv = folder
        .run_with_input(&["extract", "-", "--format", "csv", "--json"], "question,answer\nOpen?,Yes.\n");
    assert_eq!(csv.out.trim(), r#"{"id":"open","question":"Open?","answer":"Yes.","url":null}"#);
}

#[test]
fn a_missing_browser_module_says_what_to_run() {
    let folder = Folder::new("no-module");
    folder.ok(&["build", "faq.html", "-o", "whole"]);
    fs::create_dir_all(folder.path("model")).unwrap();
    let model = names(&folder, "whole")["model"].as_str().unwrap().to_owned();
    fs::rename(folder.path("whole").join(model), folder.path("model/model.onnx")).unwrap();
    fs::create_dir_all(folder.path("assets/pkg/engine")).unwrap();
    let build = ["build", "faq.html", "-o", "site", "--assets", "assets", "--model", "model"];
    let error = folder.fails(&build);
    assert!(error.contains("pkg/widget/tansy.js is missing") && error.contains("./build.sh wasm"), "{error}");
    let widget = concat!(env!("CARGO_MANIFEST_DIR"), "/www/widget/tansy.js");
    folder.write("assets/pkg/widget/tansy.js", fs::read(widget).unwrap());
    let error = folder.fails(&build);
    assert!(error.contains("pkg/tansy_words.js is missing") && error.contains("./build.sh wasm"), "{error}");
}

/// Outside the `target` folder, a binary reads its embedded files. The browser modules must be built first.
#[test]
#[ignore = "needs the feature embedded-assets and the browser modules of ./build.sh wasm"]
fn a_binary_alone_builds_a_folder() {
    let folder = Folder::new("alone");
    let elsewhere = std::env::temp_dir().join(format!("tansy-alone-{}", std::process::id()));
    fs::create_dir_all(&elsewhere).unwrap();
    let binary = elsewhere.join("tansy");
    fs::copy(env!("CARGO_BIN_EXE_tansy"), &binary).unwrap();
    let mut command = std::process::Command::new(&binary);
    command.args(["build", "faq.html", "-o", "site"]).current_dir(folder.path("")).env_remove("TANSY_ASSETS");
    let run = command.output().unwrap();
    fs::remove_dir_all(&elsewhere).unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let names = names(&folder, "site");
    let root = names["root"].as_str().unwrap();
    for name in ["define.js", "../engine/worker.js", "../tansy_words_bg.wasm", "../tansy_engine_bg.wasm"] {
        assert!(!folder.read(&format!("site/{root}{name}")).is_empty(), "{name}");
    }
}
