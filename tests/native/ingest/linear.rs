//! Reading takes time in proportion to the length of the input, whatever is in it.

use std::time::{Duration, Instant};

use tansy::ingest::{Source, read};

use super::support::{pdf, zipped};

/// The length of the shorter input, in bytes; the longer one has four times as many.
const LENGTH: usize = 60_000;
/// A linear reader takes 4 times as long for the longer input, and a quadratic one 16 times.
const MOST: f64 = 9.0;
/// Below this, noise is larger than what is measured.
const TRIVIAL: Duration = Duration::from_millis(150);

/// For each reader, inputs that made one of its steps quadratic, or might: what comes first, and what is repeated; `{i}` is a number.
const INPUTS: &[(&str, &[(&str, &str)])] = &[
    (
        "x.html",
        &[
            ("<h2>Is it?</h2>", "<p></p>"),
            ("<h2>Is it?</h2>", "</p>"),
            ("<h2>Is it?</h2>", "<li>"),
            ("<h2>Is it?</h2>", "<button aria-expanded>a?</button>"),
            ("<h2>Is it?</h2>", "<h2>Is it?</h2><p></p>"),
            ("<p id=x>some text</p>", "<button aria-controls=x>Is it {i}?</button>"),
            ("<p", " a{i}"),
            ("<p", " a{i}=''"),
            ("<p class='", "a{i} "),
            ("<a href='#a1'>What is it?</a>", "<a href='#a{i}'>What is it?</a><a name=a{i}></a>"),
            ("<h1>a</h1>", "<h2>Is it {i}?</h2>"),
            ("", "<div role=heading aria-level={i}>Is it?</div>"),
            ("<div data-also='a|b|c'>", "<h2>Is it {i}?</h2>Yes."),
            ("<ul>", "<li><a href=b{i}>Is it this?</a>"),
            ("<dl><dt>a?", "<dt>b{i}"),
            ("<dl><dt>a?", "<dd>b{i}"),
            ("<table><tr><th>question<th>answer", "<tr><td>a{i}?<td>b"),
            ("", "<div itemtype='x/Question'>"),
            ("", "<b><i>"),
            ("", "<a name=a>"),
            ("", "<select><option>"),
            ("", "&amp;"),
            ("<script>", "a={"),
            ("<script>", "a={\"b{i}\":"),
            ("<script>", "a={};"),
            ("", "<script>a=[{i}]</script>"),
            ("<script>self.__next_f.push([1,\"", "a:T9,b\\n"),
            ("<script type=application/json>[[1],", "[{i}],"),
            ("<script type=application/json>", "{\"question\":"),
            ("", "<p x='{\"question\":\"Is it {i}?\",\"answer\":\"Yes.\",\"z\":\"\"}'>"),
            ("", "<div><div class=toggle>Is it?</div><nav>a{i} b"),
            ("<div class=toggle>Is it?</div>", "<nav>a{i} b</nav>"),
            ("<style>", ".a{i}{font-weight:700}"),
            ("", "<span style='font-weight:bold'>a{i}?"),
            ("", "<table><tr><td rowspan=9>a"),
            ("<table>", "<tr><td rowspan=9 colspan=3>a{i}"),
            ("", "<div role=tablist>a"),
            ("<h2>Is it?</h2>", "<div class=tags><a href=b>"),
            ("<details><summary>Is it?</summary>a</details>", "<h2>Is it {i}?</h2>b<button>c</button>"),
        ],
    ),
    (
        "x.mdx",
        &[
            ("---\ntitle: a\n---\n", "{{< "),
            ("---\ntitle: a\n---\n", "{% a "),
            ("---\ntitle: a\n---\n", "{: #a}"),
            ("", "::: details a{i}\n"),
            ("::: details a\n", "::: details a{i}\nx\n"),
            ("<details>\n<x/>\n", "<1"),
            ("", "<Foo>\n"),
            ("", "??? question \"a{i}\"\n"),
            ("", "> "),
            ("", "[a{i}](b)\n"),
            ("[a]: b\n\n", "[a][a] "),
            ("", "*a **b "),
            ("", "# a{i}?\n\nb\n\n"),
            ("", "|a|b|\n"),
            ("", "[details=a "),
            ("", "[details=\"a{i}\"]\n"),
            ("[details=a]", "[/details]"),
            ("", "> [!faq]- a{i}\n> b\n\n"),
            ("> [!faq]- a\n", "> > [!faq]- a{i}\n"),
            ("", "[["),
            ("", "[[a{i}]] "),
            ("", "[block:callout]\n{\"body\":\"a\"}\n[/block]\n"),
            ("[block:parameters]\n{\"cols\":9,\"rows\":9,\"data\":{\"0-0\":\"a\"", ",\"0-{i}\":\"b\""),
            ("", "[block:code]\n"),
            ("", "`"),
        ],
    ),
    (
        "x.rst",
        &[
            ("", ":a"),
            ("", "``a "),
            ("", "a{i}\n-\n"),
            (".. _a: https://a.example/b/c/d/e/f\n\n", "a_ "),
            ("", ".. note:: a{i}\n   b\n"),
            ("", "::\n\n a{i}\n"),
            ("", "`a <b>`_ "),
        ],
    ),
    (
        "x.adoc",
        &[
            ("", "== a{i}?\n\nb\n\n"),
            ("", "<<a"),
            ("", "a{i}:: b\n"),
            ("", "link:a["),
            ("", "*a "),
            ("[qanda]\n", "a{i}?:: b\n"),
        ],
    ),
    (
        "x.txt",
        &[
            ("Why is it?\n\n", "a{i}\n\n"),
            ("", "Q: a{i}?\nA: b\n"),
            ("Q: a?\nA: b\n", "\n"),
            ("", "THE ORDERS\n\n"),
            ("", "Is it {i}?\n\nYes.\n\n"),
            ("=== a ===\n== FAQ ==\n", "= a{i} =\nb\n"),
            ("=== a ===\n", "== FAQ ==\n"),
            ("", "\n--\n"),
            ("", "> a{i}?\n\nb\n\n"),
            ("", "*a{i}?*\nb\n\n"),
            ("", "❓ a{i}\n💬 b\n\n"),
        ],
    ),
    (
        "x.yml",
        &[
            ("", "- {question: a{i}, answer: b}\n"),
            ("[", "{question: a{i}, answer: b},"),
            ("[", "{question: \"a\\u0062{i}\", answer: b},"),
            ("a: &a b\n", "k{i}: *a\n"),
        ],
    ),
    (
        "x.toml",
        &[
            ("", "[[faq]]\nquestion = \"a{i}?\"\nanswer = \"b\"\n"),
            ("", "[a{i}]\n"),
            ("a = [", "{b = 1},"),
            ("", "[a.b{i}]\n"),
        ],
    ),
    (
        "x.json",
        &[
            ("[", "{\"question\":\"a{i}?\",\"answer\":\"b\"},"),
            (
                "{\"sections\":{\"a\":{\"type\":\"faq\",\"blocks\":[",
                "{\"settings\":{\"title\":\"a{i}\",\"text\":\"b\"}},",
            ),
            ("", "/*a*/"),
            ("[{\"question\":\"a?\",\"answer\":\"", "{% comment %}"),
            ("[{\"question\":\"a?\",\"answer\":\"", "{{"),
            ("", "{\"question\":\"a{i}?\",\"answer\":\"<p>b\"}\n"),
            ("{\"a\":0", ",\"a{i}\":1"),
            ("[", "[\"a{i}?\",\"b\"],"),
            ("", "{\"question\":"),
        ],
    ),
    (
        "x.csv",
        &[
            ("question,answer\n", "a{i}?,b\n"),
            ("Your question?,Our answer\n", "a{i}?,b\n"),
            ("name,price\n", "a{i},1\n"),
            ("", "a,"),
            ("", "\"a\n"),
        ],
    ),
    (
        "x.tsx",
        &[
            ("export const faqs = [", "{ question: 'a{i}?', answer: 'b' },"),
            ("export const faqs = [", "...more{i},"),
            ("const a = 'b';\n", "const b{i} = { question: a, answer: a + a };\n"),
            ("const a = 'b';\nconst f = [", "{ question: `a${a}{i}?`, answer: <p>{a}</p> },"),
            ("const View = () => <div>", "<p>a{i}</p>"),
            ("", "f(a{i});\n"),
            ("x = a", "(b)"),
            ("x = a", ".b"),
            ("x = ", "a + "),
            ("", "\n"),
            ("", "'a\n"),
        ],
    ),
    (
        "x.vue",
        &[
            ("<template>", "<p>{{ a{i} }}</p>"),
            ("<template>", "{"),
            ("", "<script>a</script>"),
            ("", "<script"),
            ("<template><h2>Is it?</h2>", "}"),
        ],
    ),
    (
        "a 0a1b2c3d4e5f60718293a4b5c6d7e8f9.md",
        &[("# a\n\n", "a{i}: b\n"), ("# a\n\n", "- [ ] a{i}\n"), ("", "> [!note] a{i}\n")],
    ),
    (
        "x.md",
        &[
            ("## Is it?\n\n", "{{ a{i} }} "),
            ("## Is it?\n\n", "{{"),
            ("## Is it?\n\n", "{% raw %}"),
            ("", ":::"),
            ("", "::: details a?\n\nb\n\n:::\n\n"),
            ("", "::::: a\n"),
            ("", "<details><summary>Is it {i}?</summary>\n\n## Why?\n\nb\n\n</details>\n"),
        ],
    ),
    (
        "x.xml",
        &[
            ("<faqs>", "<faq><question>a{i}?</question><answer>b</answer></faq>"),
            ("<faqs>", "<answer><question>a{i}?</question>"),
            ("<a", " a{i}='b'"),
            ("<faqs>", "<p/>"),
            (
                "<rss a='http://wordpress.org/export/1.2/'>",
                "<item><title>a{i}?</title><content:encoded>[b c=d]e</content:encoded></item>",
            ),
            (
                "<rss a='http://wordpress.org/export/1.2/'><item><title>a?</title><content:encoded>",
                "[toggle title=a]",
            ),
            ("<rss a='http://wordpress.org/export/1.2/'><item><title>a?</title><content:encoded>", "["),
        ],
    ),
];

fn input(before: &str, piece: &str, length: usize) -> String {
    let mut input = before.to_owned();
    for number in 0.. {
        if input.len() >= length {
            break;
        }
        input.push_str(&piece.replace("{i}", &number.to_string()));
    }
    input
}

/// The time that this thread has spent computing, which other processes do not change as they do the time that passes.
pub(super) fn computed(since: Instant) -> Duration {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|spent| spent.split(' ').next()?.parse().ok());
    spent.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// The time for documents, whose readers may use further threads.
fn time_of_document(name: &str, bytes: &[u8]) -> Duration {
    let start = Instant::now();
    drop(read(&Source { name, bytes, base_url: None }));
    start.elapsed()
}

/// Documents of repeated pieces: the text of Word and OpenDocument, and the drawing of a page of a PDF.
fn documents(piece: usize, length: usize) -> Vec<(&'static str, Vec<u8>)> {
    let many = |piece: &str| piece.repeat(length / piece.len());
    let word = [
        "<w:p><w:r><w:t>Is it?</w:t></w:r></w:p>",
        "<w:p>",
        "<w:tbl><w:tr><w:tc>",
        "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r>",
    ];
    let open = [
        "<text:p>Is it?</text:p>",
        "<text:list><text:list-item>",
        "<text:span>a",
        "<table:table><table:table-row>",
    ];
    let drawn = ["0 -14 Td (Is it?) Tj ", "(a) Tj ", "q ", "T* "];
    let of = |pieces: &[&'static str; 4]| many(pieces[piece % 4]);
    vec![
        ("x.docx", zipped(&[("word/document.xml", &format!("<w:document><w:body>{}", of(&word)))])),
        (
            "x.odt",
            zipped(&[("content.xml", &format!("<office:document-content><office:text>{}", of(&open)))]),
        ),
        ("x.pdf", pdf(&[format!("BT /F1 11 Tf 60 780 Td {}ET", of(&drawn))])),
    ]
}

#[test]
fn documents_of_four_times_the_length_take_about_four_times_as_long() {
    for piece in 0..4 {
        for at in 0..3 {
            let [short, long] = [1, 4].map(|times| documents(piece, times * 4 * LENGTH).swap_remove(at));
            let ratio = || {
                let time = |(name, bytes): &(&'static str, Vec<u8>)| time_of_document(name, bytes);
                let long = time(&long);
                if long < TRIVIAL { 0.0 } else { long.as_secs_f64() / time(&short).as_secs_f64().max(1e-6) }
            };
            assert!((0..4).any(|_| ratio() < MOST), "{}, piece {piece}", short.0);
        }
    }
}

#[test]
fn two_megabytes_of_anything_take_at_most_two_seconds() {
    // Where nothing is optimised, an eighth of it within about the same time: ten times as much for each byte.
    const BYTES: usize = if cfg!(debug_assertions) { 256 << 10 } else { 2 << 20 };
    const MILLIS: u64 = if cfg!(debug_assertions) { 2500 } else { 2000 };
    let mut slow = Vec::new();
    for (name, inputs) in INPUTS {
        for (before, piece) in *inputs {
            let text = input(before, piece, BYTES);
            if (0..3).all(|_| time(name, &text) >= Duration::from_millis(MILLIS)) {
                slow.push(format!("{name}: {before:?}, then {piece:?}"));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

fn time(name: &str, input: &str) -> Duration {
    if name.ends_with(".tsx") || name.ends_with(".vue") {
        return time_of_document(name, input.as_bytes());
    }
    let start = Instant::now();
    let before = computed(start);
    drop(read(&Source { name, bytes: input.as_bytes(), base_url: None }));
    computed(start).saturating_sub(before)
}

#[test]
fn four_times_the_input_takes_about_four_times_as_long() {
    for (name, inputs) in INPUTS {
        for (before, piece) in *inputs {
            let [short, long] = [LENGTH, 4 * LENGTH].map(|length| input(before, piece, length));
            // The least of several runs is what the work itself takes.
            let ratio = || {
                let long = time(name, &long);
                if long < TRIVIAL {
                    0.0
                } else {
                    long.as_secs_f64() / time(name, &short).as_secs_f64().max(1e-6)
                }
            };
            let least = (0..4).map(|_| ratio()).find(|ratio| *ratio < MOST);
            assert!(
                least.is_some(),
                "{name}: {before:?}, then {piece:?} again and again, is not read in linear time"
            );
        }
    }
}
