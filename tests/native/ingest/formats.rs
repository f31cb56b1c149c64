//! The table of formats: README lists all of them, and each has a reader.

use std::path::Path;

use tansy::ingest::{Format, PLATFORMS, Source, formats, read};

use super::support::{given, questions};

/// A row of README's table of inputs.
fn row(format: &Format) -> String {
    let dotted =
        |extensions: &[&str]| extensions.iter().map(|known| format!(".{known} ")).collect::<String>();
    format!("| {} | {}| {}|\n", format.name, dotted(format.extensions), dotted(format.named_only))
}

#[test]
fn readme_lists_every_format_and_no_other() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, table) = readme
        .split_once("| format | extensions | only if the file itself is named |\n| --- | --- | --- |\n")
        .unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let wanted: String = formats().iter().map(row).collect();
    assert_eq!(format!("{table}\n"), wanted, "README.md and the table in src/ingest/format.rs must be equal");
}

#[test]
fn readme_names_the_platforms_that_are_recognised_and_no_other() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let wanted = format!("Exports of {} are recognised by their content:", PLATFORMS.join(", "));
    assert!(readme.split_whitespace().collect::<Vec<_>>().join(" ").contains(&wanted), "{wanted}");
}

#[test]
fn no_extension_or_media_type_belongs_to_two_formats() {
    let of = |list: fn(&Format) -> Vec<&'static str>| {
        let mut all: Vec<&str> = formats().iter().flat_map(list).collect();
        let number = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), number);
        assert!(all.iter().all(|name| *name == name.to_ascii_lowercase() && !name.starts_with('.')));
    };
    of(|format| [format.extensions, format.named_only].concat());
    of(|format| format.media_types.to_vec());
}

#[test]
fn every_extension_selects_a_reader_that_this_build_has() {
    for extension in formats().iter().flat_map(|format| format.extensions.iter().chain(format.named_only)) {
        for extension in [(*extension).to_owned(), extension.to_uppercase()] {
            let name = format!("x.{extension}");
            // An empty input may fail for any reason except that no reader exists.
            let error = read(&Source { name: &name, bytes: b"", base_url: None })
                .err()
                .map(|error| error.to_string());
            assert!(error.is_none_or(|error| !error.contains("the browser reads")), "{name}");
        }
    }
    let page = "# FAQ\n\n## Open?\n\nYes.\n\n## Free?\n\nNo.\n";
    for name in ["x.md", "x.QMD", "a.html/x.mkd", "https://shop.example/faq.rmd?x=1.html"] {
        assert_eq!(questions(&given(name, page)), ["Open?", "Free?"], "{name}");
    }
}

#[test]
fn programs_and_signatures_are_read_only_if_they_are_named() {
    let in_folders = |extension: &str| formats().iter().any(|format| format.is_read_in_folders(extension));
    assert!(["html", "SHTML", "qmd", "jsonld", "tab"].into_iter().all(in_folders));
    assert!(!["php", "jsp", "asc", "rest", "png", ""].into_iter().any(in_folders));
    assert_eq!(questions(&given("faq.php", "<dl><dt>A?<dd>x<dt>B?<dd>y</dl>")), ["A?", "B?"]);
}

#[test]
fn characters_that_cannot_be_read_are_noted_with_their_line() {
    let page = "# Questions\n\n## Are you open?\n\nYes, f\u{fffd}r you.\n";
    let source = Source { name: "faq.md", bytes: page.as_bytes(), base_url: None };
    let notes = tansy::ingest::read(&source).unwrap().notes;
    let note = notes.iter().find(|note| note.reason.contains("cannot be read")).unwrap();
    assert_eq!(note.line, 5);
}
