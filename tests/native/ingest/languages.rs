//! Every form in English, Japanese, Arabic and French, with the same few questions in each language.

use super::support::{answer, fixture_in, questions};

/// The folder of a language, the first question, the last, and a part of its answer.
const LANGUAGES: &[(&str, &str, &str, &str)] = &[
    (
        "en",
        "When is the bread baked?",
        "How do I order a birthday cake?",
        "Choose a size in the shop and leave a note with the name to be written on it.",
    ),
    (
        "ja",
        "予約なしでも診てもらえますか？",
        "子供の歯も治療できますか？",
        "三歳から診ています。初めての日は椅子に慣れるだけで帰ることもできます。",
    ),
    (
        "ar",
        "كيف أحفظ تقدمي في اللعبة؟",
        "ماذا أفعل حين ينفد الزيت؟",
        "اقطف ثمار الزيتون من التل الشرقي واعصرها عند الطاحونة.",
    ),
    (
        "fr",
        "Reprenez-vous les livres d’occasion ?",
        "Combien de temps gardez-vous une commande ?",
        "Dix jours, puis le livre retourne au rayon.",
    ),
];

/// A file, and how many questions it has.
const FORMS: &[(&str, usize)] = &[
    ("accordion-buttons.html", 3),
    ("accordion-divs.html", 3),
    ("columns.csv", 3),
    ("component.mdx", 3),
    ("contents.html", 3),
    ("definitions-nested.html", 3),
    ("definitions-unclosed.html", 3),
    ("definitions.html", 3),
    ("details.html", 3),
    ("faq.fml", 3),
    ("headings.adoc", 3),
    ("headings.html", 3),
    ("headings.md", 3),
    ("headings.rst", 3),
    ("hugo.md", 3),
    ("jekyll.md", 3),
    ("json-ld.html", 3),
    ("learn.yml", 3),
    ("lines.jsonl", 3),
    ("list.json", 3),
    ("marked.txt", 3),
    ("microdata.html", 3),
    ("table.html", 3),
];

#[test]
fn every_form_is_read_in_every_language() {
    let mut wrong = Vec::new();
    for (language, first, last, snippet) in LANGUAGES {
        for (name, number) in FORMS {
            let reading = fixture_in("forms", &format!("{language}/{name}"));
            let found = questions(&reading);
            let ends = (found.first().copied(), found.last().copied());
            if found.len() != *number || ends != (Some(*first), Some(*last)) {
                wrong.push(format!("{language}/{name}: {found:?}"));
            } else if !answer(&reading, last).contains(snippet) {
                wrong.push(format!("{language}/{name}: {:?}", answer(&reading, last)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
