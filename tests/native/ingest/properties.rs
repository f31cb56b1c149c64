//! No input makes a reader panic.

use std::path::Path;

use proptest::prelude::*;
use tansy::ingest::{Source, join, read};

/// How many inputs each property is tried with: `TANSY_CASES`, by default 300.
fn cases() -> ProptestConfig {
    let cases = std::env::var("TANSY_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Pieces of the syntax of one format, put together at random.
fn pieces(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(pieces).prop_map(str::to_owned), 1 => "\\PC{0,6}", 1 => "[ \n\t]{1,4}"];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A fixture with a part cut out, doubled or replaced.
fn mutated(names: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let read = move |name: &str| std::fs::read(folder.join(name)).unwrap_or_default();
    let edits = prop::collection::vec(
        (any::<prop::sample::Index>(), 0usize..40, prop::collection::vec(any::<u8>(), 0..6)),
        1..6,
    );
    (prop::sample::select(names), edits).prop_map(move |(name, edits)| {
        let mut bytes = read(name);
        for (at, length, new) in edits {
            let start = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, new);
        }
        bytes
    })
}

fn check(name: &str, bytes: &[u8]) {
    if let Ok(reading) = read(&Source { name, bytes, base_url: Some("https://a.example/b/c?d#e") }) {
        for entry in &reading.entries {
            assert!(!entry.id.is_empty() && !entry.question.trim().is_empty());
        }
        drop(join(vec![reading.clone(), reading]));
    }
}

macro_rules! never_panics {
    ($($test:ident, $name:literal, [$($piece:literal),* $(,)?], [$($fixture:literal),*];)*) => {
        proptest! {
            #![proptest_config(cases())]
            $(
                #[test]
                fn $test(text in pieces(&[$($piece),*]), bytes in mutated(&[$($fixture),*])) {
                    check($name, text.as_bytes());
                    check($name, &bytes);
                }
            )*
        }
    };
}

never_panics! {
    html_never_panics, "x.html",
        ["<p>", "</p>", "<details>", "<summary>", "</details>", "<dl>", "<dt>", "<dd>", "<h2>", "<h3 id=a>", "</h3>", "<a href='#a'>",
         "<a name=a>", "</a>", "<table>", "<tr>", "<td>", "<th>", "<b>", "</b>", "<br>", "<ul>", "<li>", "<pre>", "<code>", "<hr>",
         "<div class=question>", "<div aria-controls=a>", "</div>", "<div itemtype='x/Question'>", "<i itemprop=name>",
         "<i itemprop=acceptedAnswer>", "<script type='application/ld+json'>", "</script>", "{\"@type\":\"Question\",\"name\":\"a?\",",
         "\"acceptedAnswer\":{\"text\":\"b\"}}", "Q: ", "A: ", "what?", "なに？", "لماذا؟", "1.2 ", "&nbsp;", "<svg>", "<base href=a>"],
        ["details.html", "definitions.html", "headings.html", "accordion.html", "contents.html", "json-ld.html", "qa-ja.html", "loose.html"];
    markdown_never_panics, "x.mdx",
        ["# ", "## ", "why?\n", "\n", "\n\n", "**", "*", "`", "```", "- ", "1. ", "> ", "|", "---\n", "+++\n", "{{< faq \"", "\" >}}",
         "{{< /faq >}}", "{% details ", "%}", "{: #a}", "<details>", "<summary>", "</details>", "<Accordion title={\"", "\"}>",
         "</Accordion>", "??? question \"a\"\n", "    ", "::: details a\n", ":::\n", "Q: ", "A: ", "[a](b)", "![", "import a\n", "é"],
        ["headings.md", "details.md", "component.mdx", "hugo.md", "jekyll.md", "mkdocs.md", "questions.md"];
    rst_never_panics, "x.rst",
        ["===\n", "---\n", "why?\n", "\n", ".. ", "note::", "code-block:: a\n", "_a:", " b\n", "::\n", "   ", "* ", "#. ", "``", "`", ":ref:",
         "`a <b>`_", "A_", "| ", "é", "..\n", ".. _a: b\n"],
        ["faq.rst"];
    asciidoc_never_panics, "x.adoc",
        ["= ", "== ", "why?\n", "\n", "----\n", "====\n", "[%collapsible]\n", ".a\n", "[[a]]\n", "[source,a]\n", "a:: b\n", "* ", ". ", "+\n",
         "link:a[b]", "https://a[b]", "<<a,b>>", "`", "*", "////\n", "é", "image:a[]"],
        ["faq.adoc", "qanda.adoc"];
    text_never_panics, "x.txt",
        ["Q: ", "A: ", "Q1. ", "why?\n", "\n", "\n\n", "   ", "----\n", "1) ", "答：", "س: ", "é", "<b>", "Ｑ１．"],
        ["marked.txt", "asked.txt"];
    yaml_never_panics, "x.yml",
        ["- ", "question: ", "answer: ", "|\n", "\n", "  ", "\"", "a", "[", "]", "{", "}", "&a ", "*a", "? ", ": ", "---\n", "é", "<<: "],
        ["learn.yml"];
    xml_never_panics, "x.xml",
        ["<faq>", "<question>", "</question>", "<answer>", "</answer>", "<a/>", "<![CDATA[", "]]>", "<?xml ?>", "<!DOCTYPE a [", "&a;", "é"],
        ["faq.fml", "docbook.xml"];
    json_never_panics, "x.json",
        ["{", "}", "[", "]", ",", ":", "\"question\":", "\"answer\":", "\"a\"", "1", "null", "\n", "\"<p>x</p>\"", "é", "\\u"],
        ["json-ld.html"];
    toml_never_panics, "x.toml",
        ["[[faq]]\n", "[a.b]\n", "question = ", "answer = ", "\"a\"", "'''", "\"\"\"", "\n", "{", "}", "[", "]", ",", "1979-05-27", "é", "#"],
        ["../platforms/faq-de.toml", "../platforms/nested-es.toml"];
    shopify_never_panics, "x.json",
        ["{\"sections\":{\"a\":", "{\"type\":\"faq\",", "\"blocks\":", "\"settings\":", "{\"title\":\"a?\"", ",\"text\":\"b\"}", "}", "/*", "*/", "//", "\n",
         "\"order\":[\"a\"]", "{%", "%}", "{{", "}}", "é", "<code>", "`"],
        ["../platforms/shopify-template-fr.json", "../platforms/shopify-pages-en.json", "../platforms/nunjucks-en.json",
         "../platforms/discussions-en.json", "../platforms/zendesk-en.json"];
    wordpress_readme_never_panics, "readme.txt",
        ["=== a ===\n", "== FAQ ==\n", "= why? =\n", "= ", "==", "\n", "é", "* a\n", "`", "### a\n"],
        ["../platforms/readme-en.txt", "../platforms/readme-pt.txt"];
    wordpress_export_never_panics, "x.xml",
        ["<rss a='http://wordpress.org/export/1.2/'>", "<item>", "</item>", "<title>a?</title>", "<content:encoded><![CDATA[", "]]></content:encoded>",
         "[toggle title=\"é\"]", "[/toggle]", "[", "]", "[a b=c]", "<p>", "\n\n", "é", "<wp:status>draft</wp:status>", "<wp:post_type>faq</wp:post_type>"],
        ["../platforms/wxr-de.xml", "../platforms/wxr-ja.xml"];
    notion_never_panics, "a 0a1b2c3d4e5f60718293a4b5c6d7e8f9.md",
        ["# a\n", "\n", "a: b\n", "Status: Draft\n", "!!! note\n", ":::tip[", "]", "::: details ", "{", "title=", "\"", "é", "??? "],
        ["../platforms/mkdocs-note.md", "../platforms/vitepress-zh.md", "../platforms/docusaurus-pt.mdx"];
    script_never_panics, "x.tsx",
        ["const a = ", "[", "]", "{", "}", "question: ", "answer: ", "'a?'", "'b'", ",", "...a", "`${a}`", "<p>", "</p>", "<a href={a}>", "</a>", "() =>", "a", " + ",
         ";", "\n", "(", ")", "export default ", "é", "//", "\"", "type A = ", "<>", "</>"],
        ["headings.md", "json-ld.html", "component.mdx"];
    vue_never_panics, "x.vue",
        ["<script>", "</script>", "<template>", "</template>", "{{ a }}", "{", "}", "<h2>why?</h2>", "<p>b</p>", "export default { data: () => ({ faqs: [", "{ q: 'a?', a: 'b' },",
         "] }) }", "\n", "é", "---\n", "<style>"],
        ["details.html", "component.mdx"];
    liquid_never_panics, "x.html",
        ["<h2>why?</h2>", "<p>b", "{{", "}}", "{%", "%}", "{#", "#}", " raw ", " endraw ", " comment ", " endcomment ", "'a'", "`", "<code>", "</code>", "---\n", "é"],
        ["../platforms/jekyll-en.html", "../platforms/liquid-en.yml"];
    containers_never_panic, "x.md",
        [":::", " details", " a?", "::: tip[b]\n", "\n", "{title=\"", "\"}", ":::\n", "::::", "é", "!!! note\n", "??? a\n", "    b\n"],
        ["../platforms/vitepress-zh.md", "../platforms/vitepress-tip.md", "../platforms/docusaurus-details.mdx"];
    csv_never_panics, "x.csv",
        ["question", "answer", ",", ";", "\t", "\"", "\n", "\r\n", "a", "1", "\u{feff}", "é", "|"],
        ["asked.txt", "../platforms/sheets-es.csv", "../platforms/zendesk-ru.csv"];
    anything_never_panics, "-",
        ["<", "{", "[", "#", "---\n", "Q:", "\u{0}", "\u{feff}", "é", "?", "\n"],
        ["details.html", "faq.rst", "learn.yml", "faq.fml", "headings.md"];
}

/// Bytes with a part cut out, doubled or replaced.
fn edited(mut bytes: Vec<u8>, edits: &[(prop::sample::Index, usize, Vec<u8>)]) -> Vec<u8> {
    for (at, length, new) in edits {
        let start = at.index(bytes.len().max(1)).min(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, new.iter().copied());
    }
    bytes
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, Vec<u8>)>> {
    prop::collection::vec(
        (any::<prop::sample::Index>(), 0usize..40, prop::collection::vec(any::<u8>(), 0..6)),
        0..4,
    )
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn word_never_panics(
        text in pieces(&["<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "a?", "<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>", "<w:numPr><w:ilvl w:val='3'/><w:numId w:val='1'/></w:numPr>",
            "<w:tbl>", "</w:tbl>", "<w:tr>", "<w:tc>", "<w:hyperlink r:id='a'>", "<w:br/>", "<w:tab/>", "<w:del>", "é", "&amp;"]),
        edits in edits(),
    ) {
        let document = format!("<w:document><w:body>{text}</w:body></w:document>");
        check("x.docx", &edited(super::support::zipped(&[("word/document.xml", &document)]), &edits));
    }

    #[test]
    fn open_document_never_panics(
        text in pieces(&["<text:p>", "</text:p>", "<text:h text:outline-level='2'>", "</text:h>", "a?", "<text:list>", "</text:list>", "<text:list-item>", "<text:span>", "<text:a xlink:href='b'>",
            "<text:s text:c='9'/>", "<text:line-break/>", "<table:table>", "<table:table-row>", "<table:table-cell>", "é", "&lt;"]),
        edits in edits(),
    ) {
        let content = format!("<office:document-content><office:body><office:text>{text}</office:text></office:body></office:document-content>");
        check("x.odt", &edited(super::support::zipped(&[("content.xml", &content)]), &edits));
    }

    #[test]
    fn pdf_never_panics(
        drawing in pieces(&["BT ", "ET ", "/F1 11 Tf ", "/F2 9 Tf ", "60 780 Td ", "(a?) Tj ", "[(a) -200 (b)] TJ ", "T* ", "q ", "Q ", "1 0 0 1 0 0 cm ", "/X Do ", "<4142> Tj ", "BI ", "EI ", "(\\351) Tj "]),
        edits in edits(),
    ) {
        check("x.pdf", &edited(super::support::pdf(&[drawing]), &edits));
    }
}
