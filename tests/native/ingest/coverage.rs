//! What of an input's text became entries, and what counts as lost.

use std::path::Path;

use tansy::ingest::{Coverage, Part, Source, coverage, read};

use super::support::zipped;

fn covered(name: &str, bytes: &[u8]) -> Coverage {
    let source = Source { name, bytes, base_url: None };
    coverage(&source, &read(&source).unwrap())
}

/// The texts with this fate.
fn with(coverage: &Coverage, part: Part) -> Vec<&str> {
    let blocks = coverage.blocks.iter().filter(|block| block.part == part);
    blocks.map(|block| block.text.as_str()).collect()
}

/// The share of a text that was lost, in percent.
fn loss(coverage: &Coverage) -> u64 {
    coverage.left_size() * 100 / coverage.text_size().max(1)
}

#[test]
fn metadata_drafts_and_other_posts_of_exports_are_not_lost_text() {
    for name in [
        "wxr-de.xml",
        "wxr-es-shortcodes.xml",
        "wxr-ja.xml",
        "intercom-en.csv",
        "intercom-fr.json",
        "helpscout-en.json",
        "freshdesk-pt.csv",
        "zendesk-ru.csv",
        "readme-en.txt",
        "further/webflow-zh.csv",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/platforms").join(name);
        let coverage = covered(name, &std::fs::read(path).unwrap());
        assert!(
            coverage.text_size() > 0 && loss(&coverage) < 25,
            "{name}: {:?}",
            with(&coverage, Part::Left)
        );
    }
}

#[test]
fn text_of_xml_that_is_in_no_entry_is_lost_and_its_ids_are_not() {
    let page = "<faqs><info><author>Ann Smith</author></info><intro>We are a small shop of two sisters.</intro>\n\
                <faq id='a'><question>Do you deliver?</question><answer>Yes, on <b>all</b> weekdays.</answer></faq></faqs>";
    let coverage = covered("faq.xml", page.as_bytes());
    assert_eq!(with(&coverage, Part::Left), ["We are a small shop of two sisters."]);
    assert_eq!(with(&coverage, Part::Answer), ["Yes, on all weekdays."]);
}

#[test]
fn values_without_prose_are_not_text() {
    let json = r#"[{"id":"a-1","author":"Ann Smith","created":"2026-01-05 10:00","question":"Do you deliver?","answer":"Yes, on weekdays.","note":"Ask the baker before noon."}]"#;
    let coverage = covered("faq.json", json.as_bytes());
    assert_eq!(with(&coverage, Part::Left), ["Ask the baker before noon."]);
    let yaml =
        "- slug: do-you\n  author: Ann Smith\n  question: Do you deliver?\n  answer: Yes, on weekdays.\n";
    assert_eq!(loss(&covered("faq.yml", yaml.as_bytes())), 0);
}

#[test]
fn the_first_row_of_a_table_without_a_header_is_text() {
    let coverage = covered("faq.csv", b"Do you deliver?,Yes on weekdays\nAre you open?,Until six tonight\n");
    assert_eq!(with(&coverage, Part::Question), ["Do you deliver?", "Are you open?"]);
    let coverage = covered(
        "faq.csv",
        b"question,answer,internal remark\nDo you deliver?,Yes on weekdays,tell nobody why\n",
    );
    assert_eq!(with(&coverage, Part::Left), ["tell nobody why"]);
}

#[test]
fn text_of_programs_is_compared_and_looks_and_modules_are_not() {
    let program = "import x from 'my module';\nexport const faqs = [{ question: 'Do you deliver?', answer: 'Yes, on weekdays.' }];\n\
                   const View = () => <p className=\"flex items-center\">We are a small shop.</p>;\n";
    let coverage = covered("faq.tsx", program.as_bytes());
    assert_eq!(with(&coverage, Part::Left), ["We are a small shop."]);
    assert_eq!(coverage.blocks.iter().map(|block| block.line).collect::<Vec<_>>(), [2, 2, 3]);
}

#[test]
fn text_of_documents_is_compared() {
    let paragraph = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        paragraph("Normal", "We are a small shop."),
        paragraph("Heading1", "Do you deliver?"),
        paragraph("Normal", "Yes, on weekdays."),
    ];
    let document = format!("<w:document><w:body>{}</w:body></w:document>", body.concat());
    let coverage = covered("faq.docx", &zipped(&[("word/document.xml", &document)]));
    assert_eq!(with(&coverage, Part::Left), ["We are a small shop."]);
    assert_eq!(with(&coverage, Part::Answer), ["Yes, on weekdays."]);
}

#[test]
fn the_text_of_a_picture_is_kept_where_the_picture_is_the_content() {
    let page = "<details><summary>How do I start it?</summary><p>Press <img src=a.png alt='the red button'> twice.</p>\
                <p><img src=b.png alt='The panel with three switches'></p><p><img src=c.png alt=''><img src=d.png alt='A line'>Then wait.</p>\
                <div><img src=e.png alt='A decorative wave'></div></details>";
    let reading = super::support::given("faq.html", page);
    assert_eq!(
        reading.entries[0].answer,
        "Press the red button twice.\n\nThe panel with three switches\n\nA line Then wait."
    );
}

#[test]
fn what_templates_fill_in_and_markup_do_not_make_an_answer_look_lost() {
    let yaml = "- question: How do I reach {{ site.name }}?\n  answer: Write to {{ site.email }} or ring.\n";
    assert_eq!(loss(&covered("faq.yml", yaml.as_bytes())), 0);
    let csv =
        "question,answer\nHow do I change it?,\"<p>In it.</p><ol><li>Open it</li><li>Pick one</li></ol>\"\n";
    assert_eq!(loss(&covered("faq.csv", csv.as_bytes())), 0);
}
