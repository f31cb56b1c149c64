//! Small pages that differ from the fixtures in one detail each.

use super::support::{answer, given, questions, url};

/// A page that differs from the fixtures in one detail: its name, the page, its questions, and the answer to the last.
type Form = (&'static str, &'static str, &'static [&'static str], &'static str);

const FORMS: &[Form] = &[
    // Letters in boxes of their own.
    (
        "x.html",
        "<table><tr><td><b>Q:</b><td>What is it?<tr><td><b>A:</b><td>A thing.<tr><td><b>Q:</b><td>The price.\
         <tr><td><b>A:</b><td>$5.<p>Or more.</table>",
        &["What is it?", "The price."],
        "$5.\n\nOr more.",
    ),
    // Only colour distinguishes questions from answers.
    (
        "x.html",
        "<p><a name=1></a><font color=red>1) What?</font><br>A thing.<br><br><a name=2></a>\
         <font color=red>2) Problems</font><br>None.<br><a name=3></a><font color=red>3) Who?</font><br>We.",
        &["What?", "Problems", "Who?"],
        "We.",
    ),
    // Not even colour does.
    (
        "x.html",
        "<p>About us.</p><p>What is it?</p><p>A thing.</p><p>Really.</p><p>How much?</p><p>$5.</p>",
        &["What is it?", "How much?"],
        "$5.",
    ),
    // A header names the columns.
    (
        "x.html",
        "<table><tr><th>#<th>Frage<th>Antwort<tr><td>1<td>Lieferung<td>Ja.<tr><td>2<td>Preis<td>5 €</table>",
        &["Lieferung", "Preis"],
        "5 €",
    ),
    // No text is worded as a question, but the classes say what they are.
    (
        "x.html",
        "<div class=faq-title>Refunds<span>+</span></div><div class=faq-body>None.</div>\
         <div class=faq-title>Payment<span>+</span></div><div class=faq-body><p>Card.<p>Cash.</div>",
        &["Refunds", "Payment"],
        "Card.\n\nCash.",
    ),
    // Letters beside the text; in the text of the page, the answer's is a paragraph of its own.
    (
        "x.html",
        "<dl><div><dt><span>Q</span>当日配達はできますか？</dt><dd><span>A</span><p>はい、午後1時まで。</p></dd></div>\
         <div><dt><span>Q</span>支払いについて</dt><dd><span>A</span><p>カードのみです。</p></dd></div></dl>",
        &["当日配達はできますか？", "支払いについて"],
        "カードのみです。",
    ),
    // The same, where only the element separates letter and text.
    (
        "x.html",
        "<dl><dt><span>Q</span>Do you deliver?<dd><span>A</span><p>Yes.</p><dt><span>Q</span> Prices<dd><i>A</i>Five dollars.</dl>",
        &["Do you deliver?", "Prices"],
        "Five dollars.",
    ),
    // The title of the next section, in capitals, is not part of an answer; an answer in capitals is.
    (
        "x.txt",
        "GENERAL\n\nQ: When do you open?\nA: Nine.\n\n2) ORDERS\n\nQ: By phone?\n\nYES.\n\nQ: By fax?\n\nNO\n",
        &["When do you open?", "By phone?", "By fax?"],
        "NO",
    ),
    // A line without lower-case letters is not always a title.
    (
        "x.txt",
        "Q: 請求書は？\nA: はい。\n\nPDFの請求書をお送りします。\n\nQ: Which code?\n\nUse this one:\n\nSAVE\n\nQ: When?\n\nDaily.\n\nMON-FRI 9AM-5PM\n\nQ: Cards?\nA: Yes.\n\n- VISA\n",
        &["請求書は？", "Which code?", "When?", "Cards?"],
        "Yes.\n\n- VISA",
    ),
    // An emphasised first letter belongs to its word.
    (
        "x.html",
        "<dl><dt><b>Q</b>uick delivery?<dd><b>A</b>lways.<dt><b>Q</b>uiet hours?<dd><b>A</b>t night.</dl>",
        &["Quick delivery?", "Quiet hours?"],
        "**A**t night.",
    ),
    // A definition is itself a list.
    (
        "x.html",
        "<dl><dt>What?<dd>It.<dt>How?<dd><dl><dt>Fast<dd>Run</dl></dl>",
        &["What?", "How?"],
        "- **Fast**: Run",
    ),
    // Bold items of an ordered list, one of which is not worded as a question.
    (
        "x.md",
        "1. **What?**\n\n   It.\n\n2. **How much?**\n   $5.\n\n3. **Returns**\n\n   None.\n",
        &["What?", "How much?", "Returns"],
        "None.",
    ),
    // One section of a larger page.
    (
        "x.md",
        "# A\n\n## Install\n\nRun.\n\n## FAQ\n\n### Speed\n\nFast.\n\n### Size\n\nSmall.\n\n## License\n\nMIT\n",
        &["Speed", "Size"],
        "Small.",
    ),
    // Definition lists of kramdown.
    ("x.md", "What?\n: It.\n\nHow much?\n: $5.\n", &["What?", "How much?"], "$5."),
    // Shortcodes within shortcodes, their content indented.
    (
        "x.md",
        "{{< accordion >}}\n  {{< accordion-item title=\"What?\" >}}\n    Yes, **it**.\n  {{< /accordion-item >}}\n{{< /accordion >}}\n\n\
         {{< q >}}How?{{< /q >}}\n",
        &["What?"],
        "Yes, **it**.",
    ),
    (
        "x.md",
        "{{< q >}}What?{{< /q >}}\n{{< a >}}It.{{< /a >}}\n\n{{< q >}}Who?{{< /q >}}\n{{< a >}}We.{{< /a >}}\n",
        &["What?", "Who?"],
        "We.",
    ),
    // Bold questions, and answers marked by indent.
    ("x.rst", "FAQ\n---\n\n**What?**\n  It.\n\nWho are you?\n   We.\n", &["What?", "Who are you?"], "We."),
    (
        "x.rst",
        "**Q: What?**\n\nA: It.\n\n**Q: How much?**\n\nA: Five\n   dollars.\n",
        &["What?", "How much?"],
        "Five dollars.",
    ),
    // Titles of sections between the questions.
    (
        "x.txt",
        "Q. What?\nA. It.\n\n=====\nPRICES\n=====\n\nQ. How much?\nA. $5.\n",
        &["What?", "How much?"],
        "$5.",
    ),
];

#[test]
fn less_common_forms_are_read() {
    for (name, page, wanted, last) in FORMS {
        let reading = given(name, page);
        assert_eq!(questions(&reading), *wanted, "{page}");
        assert_eq!(reading.entries.last().unwrap().answer, *last, "{page}");
    }
    let (_, page, _, _) = FORMS[1];
    assert_eq!(url(&given("x.html", page), "Problems"), Some("x.html#2"));
    let (_, page, _, _) = FORMS[0];
    assert!(!answer(&given("x.html", page), "What").contains("price"));
}

#[test]
fn a_list_of_links_is_an_answer_below_a_question_but_not_below_a_section_title() {
    let links = "<ul><li><a href=a>Alpha</a><li><a href=b>Beta</a></ul>";
    let page = format!("<h1>FAQ</h1><h2>Where can I read more?</h2>{links}<h2>Is it free?</h2><p>Yes.");
    assert_eq!(questions(&given("x.html", &page)), ["Where can I read more?", "Is it free?"]);
    let page = format!("<h1>FAQ</h1><h2>Guides</h2>{links}<h2>Manuals</h2>{links}<p>Written by us.");
    assert!(given("x.html", &page).entries.is_empty());
}
