//! Which files are read: in folders, by name, from standard input.

use tansy::ingest::{Format, PLATFORMS, formats};

use super::support::Folder;

const PAGE: &str = "<dl><dt>Open on Sunday?<dd>No.<dt>Free parking?<dd>Yes.</dl>";

#[test]
fn a_folder_is_searched_for_every_extension_but_those_of_programs() {
    let folder = Folder::new("folder");
    folder.write("site/a.shtml", PAGE);
    folder.write("site/b.qmd", "## Open on Monday?\n\nYes.\n\n## Open at night?\n\nNo.\n");
    folder.write("site/c.MKD", "## Gift cards?\n\nYes.\n\n## Vases?\n\nNo.\n");
    folder.write("site/d.php", "<?php echo 1; ?><dl><dt>Secret?<dd>Yes.<dt>Really?<dd>Yes.</dl>");
    let out = folder.ok(&["extract", "site"]);
    for question in ["Open on Sunday?", "Open on Monday?", "Gift cards?"] {
        assert!(out.contains(&format!("# {question}\n")), "{out}");
    }
    assert!(!out.contains("Secret?"), "{out}");
    assert!(folder.ok(&["extract", "site/d.php"]).contains("# Secret?\n"));
}

#[test]
fn help_lists_the_extensions_that_are_read_and_the_platforms() {
    let help = Folder::new("extensions").ok(&["build", "--help"]);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let dotted = |extensions: fn(&Format) -> &'static [&'static str]| {
        let all = formats().iter().flat_map(extensions).map(|extension| format!(".{extension}"));
        all.collect::<Vec<_>>().join(", ")
    };
    for list in [dotted(|format| format.extensions), dotted(|format| format.named_only), PLATFORMS.join(", ")]
    {
        assert!(help.contains(&list), "{list}: {help}");
    }
    for part in [".html, .htm,", ".qmd,", ".pdf; .php,", "are read only if the file itself is named"] {
        assert!(help.contains(part), "{part}: {help}");
    }
}

#[test]
fn a_format_is_given_by_extension_or_media_type() {
    let folder = Folder::new("format");
    for format in ["md", ".MD", "text/markdown", "qmd", "php"] {
        let run = folder.run(&["extract", "missing.html", "--format", format]);
        assert!(!run.ok && run.err.contains("missing.html"), "{format}: {}", run.err);
    }
    let error = folder.run(&["extract", "faq.html", "--format", "exe"]).err;
    assert!(
        error.contains("use one of html, htm, xhtml, shtml, php, ") && error.contains(", pdf"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_links_that_lead_out_of_a_folder_are_left_out_with_a_note() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new("not-regular");
    folder.write("site/a.html", PAGE);
    folder.write("secret.html", "<dl><dt>What is the password?<dd>12345<dt>And the other?<dd>67890</dl>");
    symlink(folder.path("secret.html"), folder.path("site/out.html")).unwrap();
    symlink("../secret.html", folder.path("site/up.html")).unwrap();
    symlink("nowhere.html", folder.path("site/dangling.html")).unwrap();
    symlink("a.html", folder.path("site/same.html")).unwrap();
    symlink("/dev/zero", folder.path("site/zero.html")).unwrap();
    let fifo = std::process::Command::new("mkfifo").arg(folder.path("site/fifo.html")).status().unwrap();
    assert!(fifo.success());
    let run = folder.run(&["extract", "site"]);
    assert!(run.ok && run.out.contains("# Open on Sunday?\n"), "{}", run.err);
    assert!(!run.out.contains("password"), "{}", run.out);
    for (name, why) in [
        ("out.html", "outside the folder"),
        ("up.html", "outside the folder"),
        ("dangling.html", "cannot be found"),
        ("zero.html", "outside the folder"),
        ("fifo.html", "not a regular file"),
    ] {
        let line = run.err.lines().find(|line| line.contains(name)).unwrap_or_default();
        assert!(line.contains(why), "{name}: {}", run.err);
    }
    assert!(!run.err.contains("site/same.html: it"), "a link within the folder is read: {}", run.err);
    let out = folder.ok(&["build", "site", "-o", "faq.tansy"]);
    assert!(out.contains("2 questions"), "{out}");
}

#[test]
fn names_of_files_are_encoded_in_urls() {
    let folder = Folder::new("names");
    for name in ["c#.html", "50% off.html", "why?.html", "ä.html"] {
        folder.write(
            &format!("site/{name}"),
            format!("<dl><dt id=x>Is {name} open?<dd>No.<dt>And {name}?<dd>Yes.</dl>"),
        );
    }
    let urls = |args: &[&str]| {
        let out = folder.ok(&[&["extract", "--json"], args].concat());
        let url = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["url"].as_str().unwrap().to_owned()
        };
        out.lines().map(url).filter(|url| url.ends_with("#x")).collect::<Vec<_>>()
    };
    let below = urls(&["site", "--base-url", "https://shop.example/faq/"]);
    assert_eq!(
        below,
        ["50%25%20off", "c%23", "why%3F", "%C3%A4"]
            .map(|name| format!("https://shop.example/faq/{name}.html#x"))
    );
    assert_eq!(urls(&["site/c#.html"]), ["c%23.html#x"]);
}
