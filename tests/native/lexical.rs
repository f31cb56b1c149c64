use std::collections::BTreeSet;

use proptest::prelude::*;
use tansy::faq::Entry;
use tansy::lexical::{Language, Lexical};

fn entry(question: &str, answer: &str) -> Entry {
    Entry { id: question.into(), question: question.into(), answer: answer.into(), url: None, alt: vec![] }
}

fn build(questions: &[&str]) -> Lexical {
    let entries: Vec<_> = questions.iter().map(|question| entry(question, "")).collect();
    Lexical::build(&entries, Language::English)
}

/// The entries that a query finds, best first.
fn found(lexical: &Lexical, query: &str) -> Vec<usize> {
    lexical.scores(query).iter().map(|score| score.entry).collect()
}

#[test]
fn endings_case_accents_and_widths_make_no_difference() {
    let lexical = build(&["Delivery to a CAFÉ", "Straße in Łódź", "Ｗｅｄｄｉｎｇｓ"]);
    for query in ["delivered", "DELIVERING", "deliveries", "cafe", "cafe\u{301}s"] {
        assert_eq!(found(&lexical, query), [0], "{query}");
    }
    assert_eq!(found(&lexical, "strasse LODZ"), [1]);
    assert_eq!(found(&lexical, "wedding"), [2]);
}

#[test]
fn apostrophes_make_no_difference_in_english() {
    let lexical = build(&["Mother’s Day", "Valentine's Day hours"]);
    assert_eq!(found(&lexical, "mothers day")[0], 0);
    assert_eq!(found(&lexical, "valentines")[0], 1);
    let scores = lexical.scores("mother's");
    assert!((scores[0].coverage - 1.0).abs() < 1e-6, "the s must not count as a word that is missing");
}

#[test]
fn numbers_match_exactly_however_they_are_written() {
    let lexical = build(&["Open until 10 pm", "It costs $1,000.00", "Zip 08618", "Zip 08619", "3,5 km"]);
    assert_eq!(found(&lexical, "10pm")[0], 0);
    assert_eq!(found(&lexical, "1000"), [1]);
    assert_eq!(found(&lexical, "08619"), [3]);
    assert_eq!(found(&lexical, "08617"), [0; 0]);
    assert_eq!(found(&lexical, "3.5"), [4]);
    assert_eq!(found(&lexical, "١٠٠٠"), [1]);
}

#[test]
fn a_typo_in_a_long_word_is_tolerated() {
    let lexical = build(&["Do you deliver to Princeton?", "Do you sell chocolate?"]);
    for query in ["Princton", "Pirnceton", "Princetonn", "Prinzeton"] {
        assert_eq!(found(&lexical, query), [0], "{query}");
    }
    assert_eq!(found(&lexical, "chocolat"), [1]);
    assert_eq!(found(&build(&["Delivery times"]), "delivry"), [0]);
    assert!(lexical.scores("Princton")[0].score < lexical.scores("Princeton")[0].score);
    assert!(lexical.scores("Princton")[0].coverage < 1.0);
}

#[test]
fn a_known_word_a_short_word_or_another_first_letter_is_not_a_typo() {
    let lexical = build(&["Newton", "Newtown", "cats", "Trenton"]);
    assert_eq!(found(&lexical, "Newton"), [0]);
    assert_eq!(found(&lexical, "bats"), [0; 0]);
    assert_eq!(found(&lexical, "casts"), [0; 0]);
    assert_eq!(found(&lexical, "Brenton"), [0; 0]);
    assert_eq!(found(&build(&["Do you decorate a house?"]), "hours"), [0; 0]);
}

#[test]
fn scripts_without_spaces_are_found_by_parts() {
    let entries = [
        entry("プリンストンに配達できますか", "はい、できます"),
        entry("駐車場はありますか", ""),
        entry("꽃배달이 가능한가요", ""),
        entry("ส่งดอกไม้ได้ไหม", ""),
        entry("هل يوجد تَوْصِيل؟", ""),
    ];
    let lexical = Lexical::build(&entries, Language::Other);
    for (query, entry) in [("配達", 0), ("駐車場", 1), ("꽃배달을", 2), ("ดอกไม้", 3), ("توصيل", 4)]
    {
        assert_eq!(found(&lexical, query).first(), Some(&entry), "{query}");
    }
}

#[test]
fn the_question_counts_more_than_the_answer_and_rare_words_more_than_common_ones() {
    let entries = [
        entry("Opening times", "We also sell vases."),
        entry("Do you sell vases?", "Yes."),
        entry("Do you sell tulips?", "Yes."),
    ];
    let lexical = Lexical::build(&entries, Language::English);
    assert_eq!(found(&lexical, "vases"), [1, 0]);
    assert_eq!(found(&lexical, "sell tulips")[0], 2);
}

#[test]
fn other_phrasings_are_found() {
    let mut parking = entry("Where can I park?", "Behind the shop.");
    parking.alt = vec!["Is there a garage?".into()];
    let lexical = Lexical::build(&[parking], Language::English);
    assert_eq!(found(&lexical, "garage"), [0]);
}

#[test]
fn coverage_says_how_much_of_the_query_was_found() {
    let lexical = build(&["Do you deliver flowers?", "Do you deliver cakes?"]);
    let coverage = |query: &str| lexical.scores(query)[0].coverage;
    assert!((coverage("deliver flowers flowers") - 1.0).abs() < 1e-6);
    assert!(coverage("deliver motorcycles") < 0.3);
    assert!(coverage("deliver cakes tomorrow") > coverage("deliver tomorrow"));
}

#[test]
fn ties_keep_the_order_of_the_faq_and_nonsense_finds_nothing() {
    let lexical = build(&["red roses", "red roses", "blue"]);
    assert_eq!(found(&lexical, "roses"), [0, 1]);
    for query in ["", "  ?!", "xyzzy", "'", "1.", ",,,"] {
        assert_eq!(found(&lexical, query), [0; 0], "{query:?}");
    }
    assert!(Lexical::build(&[], Language::Other).scores("roses").is_empty());
}

#[test]
fn a_malformed_index_is_refused_with_a_reason() {
    let bytes = build(&["red roses", "blue roses"]).to_bytes();
    let mut longer = bytes.clone();
    longer.push(0);
    let mut other = bytes.clone();
    other[0] = 9;
    for (bytes, reason) in
        [(&longer, "1 bytes too many"), (&other, "language 9"), (&bytes[..5].to_vec(), "fit")]
    {
        let error = Lexical::from_bytes(bytes).unwrap_err();
        assert!(error.is_bundle() && error.to_string().contains(reason), "{error}");
    }
    // One entry and the word "a": with a posting in entry 1, which does not exist; valid, but with a spelling "b" of a word
    // that does not exist; without any posting; and with 2^28 postings.
    for posting in [&[1, 4, 0][..], &[1, 0, 1, 0, 1, b'b', 1], &[0], &[0x80, 0x80, 0x80, 0x80, 1]] {
        let bytes = [&[0, 1, 1, 0, 1, b'a'][..], posting].concat();
        assert!(Lexical::from_bytes(&bytes).unwrap_err().is_bundle());
    }
    assert!(Lexical::from_bytes(&[0, 1, 1, 0, 1, b'a', 1, 0, 0]).is_ok());
}

#[test]
fn every_truncation_is_refused() {
    let bytes = build(&["red roses, 12 stems", "Rosen für Łódź", "薔薇の花束"]).to_bytes();
    for end in 0..bytes.len() {
        assert!(Lexical::from_bytes(&bytes[..end]).is_err(), "{end} of {}", bytes.len());
    }
}

/// BM25F computed directly from the formula, over words that need no folding: the score of each entry from `[entry][field]`.
fn oracle(entries: &[[Vec<&str>; 2]], query: &BTreeSet<&str>) -> Vec<f64> {
    let n = entries.len() as f64;
    let mean = |field: usize| entries.iter().map(|entry| entry[field].len() as f64).sum::<f64>() / n;
    let score = |entry: &[Vec<&str>; 2]| {
        let term_score = |term: &&str| {
            let with =
                entries.iter().filter(|entry| entry.iter().any(|field| field.contains(term))).count() as f64;
            let mut frequency = 0.0;
            for (field, weight) in [2.0, 1.0].into_iter().enumerate() {
                let count = entry[field].iter().filter(|word| *word == term).count() as f64;
                if count > 0.0 {
                    frequency += weight * count / (0.25 + 0.75 * entry[field].len() as f64 / mean(field));
                }
            }
            (1.0 + (n - with + 0.5) / (with + 0.5)).ln() * frequency * 2.2 / (frequency + 1.2)
        };
        query.iter().map(term_score).sum()
    };
    entries.iter().map(score).collect()
}

fn words() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(
        prop::sample::select(&["lily", "rosa", "花束", "12", "zinnia", "iris", "12.5"][..]),
        0..9,
    )
}

fn texts() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec((any::<String>(), "[a-e ']{0,20}"), 0..8)
}

fn any_index(texts: &[(String, String)], language: Language) -> Lexical {
    let entries: Vec<_> = texts.iter().map(|(question, answer)| entry(question, answer)).collect();
    Lexical::build(&entries, language)
}

proptest! {
    #[test]
    fn scores_equal_those_of_the_formula(
        entries in prop::collection::vec([words(), words()], 1..8),
        query in words(),
    ) {
        let texts: Vec<_> = entries.iter().map(|[q, a]| entry(&q.join(" "), &a.join(" "))).collect();
        let lexical = Lexical::build(&texts, Language::Other);
        let mut scores = vec![0.0; entries.len()];
        for score in lexical.scores(&query.join(" ")) {
            prop_assert!(score.score > 0.0 && (0.0..=1.0).contains(&score.coverage));
            scores[score.entry] = f64::from(score.score);
        }
        for (ours, formula) in scores.iter().zip(oracle(&entries, &query.into_iter().collect())) {
            prop_assert!((ours - formula).abs() < 1e-4, "{ours} {formula}");
        }
    }

    #[test]
    fn an_entry_covers_its_own_question(texts in texts(), english in any::<bool>()) {
        let language = if english { Language::English } else { Language::Other };
        let lexical = any_index(&texts, language);
        for (number, (question, _)) in texts.iter().enumerate() {
            let own = lexical.scores(question).into_iter().find(|score| score.entry == number);
            prop_assert!(own.is_none_or(|own| own.coverage > 0.999));
        }
    }

    #[test]
    fn an_index_survives_encoding_and_decoding(texts in texts(), english in any::<bool>()) {
        let lexical = any_index(&texts, if english { Language::English } else { Language::Other });
        let bytes = lexical.to_bytes();
        let read = Lexical::from_bytes(&bytes).unwrap();
        prop_assert_eq!(&read, &lexical);
        prop_assert_eq!(read.to_bytes(), bytes);
    }

    #[test]
    fn altered_bytes_never_panic(
        texts in texts(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        query in any::<String>(),
    ) {
        let mut bytes = any_index(&texts, Language::English).to_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(lexical) = Lexical::from_bytes(&bytes) {
            prop_assert!(lexical.scores(&query).iter().all(|score| score.entry < lexical.len()));
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Lexical::from_bytes(&bytes);
    }
}
