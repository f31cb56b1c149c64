//! Which files are read: in folders, by name, from standard input.

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
fn help_lists_the_extensions_that_are_read() {
    let help = Folder::new("extensions").ok(&["build", "--help"]);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [".html, .htm,", ".qmd,", ".fml; .php,", "are read only if the file itself is named"] {
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
    let error = folder.run(&["extract", "faq.html", "--format", "docx"]).err;
    assert!(
        error.contains("use one of html, htm, xhtml, shtml, php, ") && error.contains(", fml"),
        "{error}"
    );
}
