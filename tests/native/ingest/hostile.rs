//! Input that would exhaust the stack or take minutes in a careless reader.

use std::fmt::Write as _;

use tansy::ingest::{Source, read};

use super::linear::computed;

/// Pages that would exhaust the stack or take minutes in a careless reader: a piece of markup, and how often it is repeated.
const HOSTILE: &[(&str, usize)] = &[
    ("<div>", 200_000),
    ("<b a=1><p>", 100_000),
    ("<ul><li>", 100_000),
    ("<blockquote>x", 100_000),
    ("<table><tr><td>", 50_000),
    ("<details><summary>a?</summary>", 50_000),
    ("<dl><dt>a?<dd>", 50_000),
    ("<a href=#x>", 100_000),
    ("<svg>", 100_000),
    ("<a x y z", 100_000),
    ("<p><b>Is it?</b> Yes. ", 40_000),
    ("<h2>Is it?</h2>Yes.", 40_000),
    ("<h1>a</h1><h2>b?</h2>", 40_000),
    ("</p>", 200_000),
    ("&amp;", 200_000),
    ("<p>Q: a?<br>A: b", 50_000),
    ("<a href='#q'>What is it?</a><a name=q></a>", 20_000),
    ("<td>", 200_000),
    ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", 20_000),
    ("<script>", 100_000),
    ("<!--", 200_000),
    ("<p class=a>x", 100_000),
];

/// The same for the other formats.
const HOSTILE_TEXT: &[(&str, &[&str])] = &[
    (
        "x.mdx",
        &[
            "{{< faq ",
            "{{< faq \"a b?\" >}}\n",
            "::: details a\n",
            "<Foo\n",
            "> ",
            "* a\n",
            "# a?\n",
            "a?\n: b\n\n",
            "[",
        ],
    ),
    ("x.rst", &[".. note::\n", "a\n-\n", "`a <b>`_ ", ":ref:`", "::\n\n a\n", "+--+\n"]),
    ("x.adoc", &["== a?\n", "a:: b\n", "<<", "https://", "link:a[", "`", "*"]),
    ("x.txt", &["Q: a?\n", "A: b\n", "a?\n\n", "\n", "<"]),
    ("x.yml", &["- ", "[", "{", "&a a\n", "- *a\n", "\""]),
    ("x.json", &["[", "{\"a\":", "\""]),
    ("x.toml", &["[", "a.", "[a]\n", "a={", "\"", "[[a]]\n"]),
    ("readme.txt", &["=== a ===\n== FAQ ==\n= a =\n", "="]),
    ("x.csv", &["a,", "\"", "a;b\n", "\n"]),
    (
        "x.tsx",
        &[
            "[",
            "if(a)",
            "for(;;)",
            "do ",
            "a(b)",
            "(a)",
            "a=>",
            "!",
            "a?b:",
            "<p>",
            "<p>{",
            "`${",
            "a+",
            "a.b\n.c",
            "else if(a)b;",
            "typeof\n",
            "{a:",
        ],
    ),
    ("x.vue", &["<script>", "<template>", "{", "<script>[", "<p>{{ a }}"]),
    ("x.md", &["{{ ", "{% raw %}", "::: details\n", ":::", "{: "]),
    ("a 0a1b2c3d4e5f60718293a4b5c6d7e8f9.md", &["a: b\n", "- [ ] "]),
    ("wxr.xml", &["<rss a='http://wordpress.org/export/1.2/'>", "<item>", "[a]", "<content:encoded>"]),
];

/// Reads a repeated piece, and fails if it takes as long as only a quadratic reader would.
fn read_in_time(name: &str, piece: &str, times: usize) {
    let page = piece.repeat(times);
    let start = std::time::Instant::now();
    let before = computed(start);
    drop(read(&Source { name, bytes: page.as_bytes(), base_url: None }));
    let seconds = computed(start).saturating_sub(before).as_secs_f32();
    // A generous limit, for slow machines and debug builds.
    assert!(seconds < 30.0, "{name} {piece}: {seconds} s");
}

#[test]
fn hostile_input_neither_exhausts_the_stack_nor_takes_minutes() {
    for (piece, times) in HOSTILE {
        for name in ["hostile.html", "hostile.xml", "hostile.md"] {
            read_in_time(name, piece, *times);
        }
    }
    for (name, pieces) in HOSTILE_TEXT {
        pieces.iter().for_each(|piece| read_in_time(name, piece, 200_000 / piece.len()));
    }
}

#[test]
fn programs_that_nest_deeper_than_any_stack_are_refused() {
    for piece in ["if(a)", "(a)", "[", "do ", "<p>", "a=>", "a.b\n.c", "else if(a);"] {
        let program = piece.repeat((4 << 20) / piece.len());
        let error = read(&Source { name: "faq.tsx", bytes: program.as_bytes(), base_url: None }).unwrap_err();
        assert!(
            error.to_string().contains("split it") || error.to_string().contains("nests deeper"),
            "{piece}: {error}"
        );
    }
}

#[test]
fn long_programs_without_semicolons_are_not_taken_for_deep_ones() {
    let entry = "  <Faq>\n    <Question>Is it here - or there?</Question>\n    <Answer>It's here. Or: is it? See https://a.example/b.</Answer>\n  </Faq>\n";
    let program = format!(
        "const a = 'b'\n{}const View = () => (<div>\n{}</div>)\n",
        "const c = f(a)\n".repeat(2000),
        entry.repeat(2000)
    );
    assert!(read(&Source { name: "faq.tsx", bytes: program.as_bytes(), base_url: None }).is_ok());
}

#[test]
fn letters_after_a_long_page_without_text_take_linear_time() {
    let page = "<br>".repeat(100_000) + &"<b>Q</b>".repeat(100_000);
    read_in_time("hostile.html", &page, 1);
}

#[test]
fn many_attributes_in_one_tag_are_refused() {
    let mut tag = String::from("<p");
    (0..100_000).for_each(|number| write!(tag, " a{number}").unwrap());
    let error = read(&Source { name: "faq.html", bytes: tag.as_bytes(), base_url: None }).unwrap_err();
    assert!(error.to_string().contains("attributes"), "{error}");
}
