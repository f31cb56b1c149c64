//! XML: entities, tables, damaged markup and limits.

use tansy::ingest::{Source, read};

use super::support::{answer, given, questions};

/// A file with one question, whose answer is this markup.
fn answered(markup: &str) -> String {
    let text =
        format!("<faqs>\n<faq id='a'><question>Open?</question><answer>{markup}</answer></faq></faqs>");
    answer(&given("faq.fml", &text), "Open?").to_owned()
}

#[test]
fn entities_of_xml_and_of_html_become_characters() {
    assert_eq!(answered("caf&eacute; &#233;&#xE9; &euro;5"), "café éé €5");
    assert_eq!(answered("R&D &amp; sales, 1 &lt; 2"), "R&D & sales, 1 < 2");
    assert_eq!(answered("&undefined;"), "\\&undefined;");
    assert_eq!(answered("<a href='?a=1&amp;b=2'>x</a>"), "[x](?a=1&b=2)");
}

#[test]
fn a_document_cannot_define_entities() {
    let text = "<!DOCTYPE faqs [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n\
                <faqs><faq><question>Funny?</question><answer>So &b;.</answer></faq></faqs>";
    assert_eq!(answer(&given("faq.xml", text), "Funny?"), "So \\&b;.");
}

#[test]
fn cdata_is_text_and_comments_are_not() {
    assert_eq!(answered("<source><![CDATA[<b>&amp;</b>]]></source>"), "```\n<b>&amp;</b>\n```");
    assert_eq!(answered("Yes<!-- no -->."), "Yes.");
}

#[test]
fn elements_of_maven_and_docbook_are_read_as_those_of_html() {
    assert_eq!(
        answered("<para>Do:</para><itemizedlist><listitem><para>this</para></listitem></itemizedlist>"),
        "Do:\n\n- this"
    );
    assert_eq!(answered("<link href='x'>X</link>"), "[X](x)");
    let table = "<table><tgroup cols='2'><tbody><row><entry>Monday</entry><entry>9-5</entry></row>\
                 <row><entry>Sunday</entry><entry>closed</entry></row></tbody></tgroup></table>";
    assert_eq!(answered(table), "|  |  |\n| --- | --- |\n| Monday | 9-5 |\n| Sunday | closed |");
}

#[test]
fn questions_within_an_answer_are_entries_of_their_own() {
    let text = "<qandaset><qandaentry><question><para>Do you deliver?</para></question><answer><para>Yes.</para>\
                <section><qandaentry><question>How far?</question><answer>Ten miles.</answer></qandaentry></section>\
                <para>Daily.</para></answer></qandaentry></qandaset>";
    let given = given("faq.xml", text);
    assert_eq!(questions(&given), ["Do you deliver?", "How far?"]);
    assert_eq!(answer(&given, "Do you deliver?"), "Yes.\n\nDaily.");
    assert_eq!(answer(&given, "How far?"), "Ten miles.");
}

#[test]
fn a_quotation_and_a_link_are_no_question_and_answer() {
    assert_eq!(answered("<p>We say <q>yes</q>, <a href='x'>see</a>.</p>"), "We say “yes”, [see](x).");
}

#[test]
fn end_tags_may_be_missing_or_wrong() {
    assert_eq!(answered("<p>Yes. <b>Now</p></i> Go."), "Yes. **Now**\n\nGo.");
    assert_eq!(answered("At nine<br>or at ten."), "At nine  \nor at ten.");
    let text = "<FAQS><Question>A?</Question><Answer>x</Answer><question>B?</question><answer>y";
    assert_eq!(questions(&given("faq.xml", text)), ["A?", "B?"]);
}

#[test]
fn markup_without_an_end_is_an_error_that_names_the_line() {
    for cut in ["<answer", "<![CDATA[ x", "<!-- x", "<a b='"] {
        let text = format!("<faqs>\n<question>A?</question>\n{cut}");
        let error = read(&Source { name: "faq.xml", bytes: text.as_bytes(), base_url: None }).unwrap_err();
        assert!(error.to_string().starts_with("faq.xml: line 3: this is not XML: "), "{error}");
    }
}

#[test]
fn deep_or_dense_markup_exhausts_neither_stack_nor_memory() {
    let deep = format!("{}Yes.{}", "<b>".repeat(100_000), "</b>".repeat(100_000));
    assert_eq!(answered(&deep), "**Yes.**");
    let dense = "<b/>".repeat(100_000);
    assert_eq!(answered(&format!("{dense}Yes.")), "Yes.");
    let attributes: String = (0..100_000).map(|number| format!(" a{number}='x'")).collect();
    assert_eq!(answered(&format!("<p{attributes}>Yes.</p>")), "Yes.");
}
