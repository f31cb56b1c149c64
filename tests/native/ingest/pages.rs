//! The fixtures: one file for each form that a FAQ comes in.

use tansy::faq::Entry;

use super::support::{answer, fixture, questions, url};

/// A fixture with its questions in order.
type Case = (&'static str, &'static [&'static str]);

const PAGES: &[Case] = &[
    (
        "details.html",
        &["Do you deliver to Princeton?", "Is same-day delivery possible?", "I forgot my password"],
    ),
    (
        "definitions.html",
        &[
            "Livrez-vous à Paris ?",
            "Quels sont les délais ?",
            "Acceptez-vous les cartes ?",
            "Remboursement en cas de fleurs abîmées",
        ],
    ),
    (
        "definition-sections.html",
        &["Is there a minimum order?", "Can I order by phone?", "How long do roses last?", "Watering"],
    ),
    (
        "headings.html",
        &["What are your hours?", "Do you have special holiday hours?", "How can I pay?", "Returning a vase"],
    ),
    ("accordion.html", &["Do you ship plants?", "Gift cards", "Can I cancel?"]),
    ("accordion-ar.html", &["هل توصلون إلى برينستون؟", "ما هي ساعات العمل؟", "كيف يمكنني إلغاء الطلب"]),
    ("table-layout.html", &["Do you arrange weddings?", "My flowers arrived late.", "Who are you?"]),
    (
        "table-columns.html",
        &["Où êtes-vous ?", "Faites-vous des couronnes ?", "Combien coûte la livraison ?"],
    ),
    (
        "contents.html",
        &["How much water does a rose need?", "When should I cut it back?", "Black spots on the leaves"],
    ),
    ("loose.html", &["What do roses eat?", "Feeding", "Where is the shop?"]),
    ("json-ld.html", &["Do you deliver on Sundays?", "Wer seid ihr & wo?"]),
    ("json-ld-partial.html", &["Is it fresh?", "How far do you go?", "When do you close?"]),
    ("microdata-ja.html", &["送料はいくらですか？", "日曜日も配達できますか"]),
    ("qa-ja.html", &["注文方法を教えてください。", "キャンセルはできますか？", "海外へ配送できますか？"]),
    ("qa-paragraphs-ja.html", &["花は何日もちますか？", "水は毎日替えますか？", "店はどこですか？"]),
    ("bold-fr.html", &["Comment passer commande ?", "Peut-on annuler ?", "Où livrez-vous ?"]),
    ("handbook.html", &["Staff handbook", "Opening the shop", "The alarm", "Closing the shop"]),
    ("hours.html", &["Opening hours"]),
    ("headings.md", &["Where are you?", "Do you sell bonsai & co?", "Do you deliver?", "Do you deliver?"]),
    ("questions.md", &["Is it open on Sundays?", "Where do I park?", "Can I pay by card?"]),
    ("bold.md", &["Où êtes-vous ?", "Avez-vous un parking ?", "D'où viennent les fleurs ?"]),
    ("details.md", &["Can I return a vase?", "Do you wrap gifts?"]),
    ("component.mdx", &["Do you deliver?", "Is it fresh?"]),
    ("hugo.md", &["Do you deliver?", "Are you \"open\" now?", "Free parking?"]),
    ("jekyll.md", &["Do you deliver?", "Is parking free?"]),
    ("mkdocs.md", &["Do you deliver?", "Is it fresh?", "Do you wrap?"]),
    ("faq.rst", &["Where are you?", "How do I pay?", "What do roses need?"]),
    ("faq.adoc", &["Where are you?", "How do I pay?", "What do roses need?"]),
    ("qanda.adoc", &["Do you deliver?", "Is it fresh?", "How long does it last?"]),
    ("marked.txt", &["Where are you?", "Do you deliver on Sundays?", "Habt ihr Rosen?"]),
    ("asked.txt", &["How much water does a rose need?", "When should I cut it back?"]),
    ("learn.yml", &["Where are you?", "Do you deliver?"]),
    ("faq.fml", &["Where are you?", "Cards"]),
    ("docbook.xml", &["How much water?"]),
    ("links-only.html", &[]),
];

#[test]
fn every_form_gives_its_questions_in_order() {
    for (name, wanted) in PAGES {
        assert_eq!(questions(&fixture(name)), *wanted, "{name}");
    }
}

#[test]
fn no_answer_is_empty_or_has_markup_navigation_or_pictures() {
    for (name, _) in PAGES {
        for Entry { question, answer, .. } in fixture(name).entries {
            assert!(!answer.trim().is_empty(), "{name}: {question}");
            for unwanted in [
                "<p",
                "<a ",
                "![",
                "{{",
                "script",
                "Back to top",
                "haut de page",
                "Top]",
                "©",
                "Copyright",
                "Roadmap",
                "javascript",
            ] {
                assert!(!answer.contains(unwanted), "{name}: {question}: {answer}");
            }
        }
    }
}

#[test]
fn answers_become_markdown() {
    let page = fixture("headings.html");
    assert_eq!(
        answer(&page, "hours?"),
        "| Day | Open |\n| --- | --- |\n| Monday | 9–5 |\n| Sunday | closed \\| maybe |"
    );
    assert!(answer(&page, "holiday").starts_with("On Valentine's Day *until 9 pm*.  \nOn Christmas"));
    assert!(
        answer(&page, "pay").contains("**Cards**\n\nVisa and `Mastercard`.\n\n```sh\npay --card | less\n```")
    );
    let page = fixture("details.html");
    assert!(answer(&page, "Princeton").starts_with("Yes, for **$12**. See [our zones](zones.html)."));
    assert_eq!(answer(&page, "same-day"), "Order before noon:\n\n1. Choose a bouquet.\n2. Pay.");
    assert_eq!(answer(&fixture("microdata-ja.html"), "送料"), "**送料**：全国一律五百円です。");
    assert_eq!(answer(&fixture("faq.fml"), "Where"), "In `Hamilton`.\n\n```\n<b>map</b>\n```");
    assert_eq!(
        answer(&fixture("component.mdx"), "deliver"),
        "Yes, see [zones](/zones).\n\n- Hamilton\n- Trenton"
    );
    assert_eq!(answer(&fixture("learn.yml"), "Where"), "In [Hamilton](./map.md).\n\n> Ring twice.");
}

#[test]
fn an_answer_extends_to_the_next_question_and_no_further() {
    assert!(answer(&fixture("bold-fr.html"), "annuler").ends_with("Sauf le dimanche."));
    assert_eq!(answer(&fixture("bold-fr.html"), "Où"), "À Hamilton.");
    assert_eq!(answer(&fixture("loose.html"), "Feeding"), "Once a month.");
    assert_eq!(answer(&fixture("loose.html"), "Where"), "In Hamilton.");
    assert_eq!(answer(&fixture("questions.md"), "park"), "Behind the shop.\n\nIt is free.");
    assert_eq!(answer(&fixture("details.html"), "password"), "Write to [us](mailto:shop@example.com).");
    assert_eq!(answer(&fixture("marked.txt"), "Where"), "In Hamilton,\nNew Jersey.\n\nBehind the station.");
}

#[test]
fn an_entry_links_to_its_anchor() {
    let cases = [
        ("details.html", "Princeton", "details.html#princeton"),
        ("details.html", "same-day", "details.html#same-day"),
        ("definitions.html", "Paris", "definitions.html#paris"),
        ("headings.html", "holiday", "headings.html#holidays"),
        ("contents.html", "water", "contents.html#water"),
        ("loose.html", "Feeding", "loose.html#1.2"),
        ("microdata-ja.html", "送料", "microdata-ja.html#souryou"),
        ("table-columns.html", "Où", "table-columns.html#t1"),
        ("headings.md", "Where", "headings.md#where"),
        ("headings.md", "bonsai", "headings.md#do-you-sell-bonsai--co"),
        ("faq.rst", "Where", "faq.rst#where-are-you"),
        ("faq.adoc", "Where", "faq.adoc#where"),
        ("faq.fml", "Cards", "faq.fml#pay"),
        ("jekyll.md", "parking", "https://shop.example/parking"),
        ("asked.txt", "water", "asked.txt"),
    ];
    for (name, question, wanted) in cases {
        assert_eq!(url(&fixture(name), question), Some(wanted), "{name}: {question}");
    }
}
