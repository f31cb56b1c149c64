//! Other phrasings without IO: the file, the prompt, the model's reply, and the round trip.

use tansy::faq::{Entry, Faq};
use tansy::llm::Role;
use tansy::phrasing::prompt::{self, Style};
use tansy::phrasing::{Also, Reason, RoundTrip, State, attach, fingerprint, reply};

use crate::support::embedder;

fn entry(id: &str, question: &str, answer: &str) -> Entry {
    Entry { id: id.into(), question: question.into(), answer: answer.into(), url: None, alt: vec![] }
}

fn princeton() -> Entry {
    entry("princeton", "Do you deliver to Princeton?", "Yes, [for $12](prices.html), on **weekdays**.")
}

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_reply_is_read_in_whatever_form_models_write_it() {
    let plain = ["lost my case", "24.5 kg, too much?", "my bag: gone"];
    for form in [
        "lost my case\n24.5 kg, too much?\nmy bag: gone",
        "Sure! Here are three messages:\n\n1. lost my case\n2. 24.5 kg, too much?\n3. my bag: gone\n",
        "- \"lost my case\"\r\n* *24.5 kg, too much?*\r\n• “my bag: gone”",
        "### Messages\n1) **lost my case**\n2) `24.5 kg, too much?`\n3) my bag: gone",
        "**Fragment:** lost my case\n**Hurry**: 24.5 kg, too much?\n**Story:** my bag: gone",
        "```json\n[\"lost my case\", \"24.5 kg, too much?\", \"my bag: gone\"]\n```",
        "{\"messages\": [{\"text\": \"lost my case\"}, {\"text\": \"24.5 kg, too much?\"}, {\"text\": \"my bag: gone\"}]}",
        "\"lost my case\",\n\"24.5 kg, too much?\",\n\"my bag: gone\"",
        "lost\u{1b} my   case\n24.5 kg, too much?\nmy bag:\tgone",
    ] {
        assert_eq!(reply::texts(form), plain, "{form:?}");
    }
    for nothing in ["", "  \n\n", "[]", "```\n```", "Here you are:", "???\n...", &"a".repeat(301)] {
        assert_eq!(reply::texts(nothing), [""; 0], "{nothing:?}");
    }
}

#[test]
fn the_prompt_shows_the_entry_its_neighbours_and_the_tone_and_no_more_of_a_long_answer_than_it_needs() {
    let mut style = Style::new(12);
    style.tone = Some("sailors".into());
    let long = Entry { answer: "salt ".repeat(10_000), ..princeton() };
    let messages = prompt::messages(&long, &["Do you deliver to Trenton?"], &style);
    let roles: Vec<Role> = messages.iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::System, Role::User, Role::Assistant, Role::User]);
    assert!(messages[0].content.contains("sailors"));
    let asked = &messages[3].content;
    for part in ["Question: Do you deliver to Princeton?", "Do you deliver to Trenton?", "Write 12 messages"]
    {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(asked.len() < 2_000, "{}", asked.len());
}

#[test]
fn what_a_model_wrote_is_replaced_and_what_people_wrote_stays() {
    let mut also = Also::default();
    also.replace("princeton", &princeton(), texts(&["flowers to nassau street", "can you come to campus"]));
    assert_eq!(also.state("princeton", &princeton()), State::Current);

    // Somebody edits one text, adds one by hand, and writes a line for another entry.
    let edited =
        also.to_string().replace("can you come to campus\"", "do you come on campus\",\"dorm rooms\"");
    let mut also =
        Also::parse(&format!("\u{feff}{edited}\r\n\n{{\"id\":\"cats\",\"texts\":[\"tomcat\"]}}\n")).unwrap();
    assert_eq!(also.add("princeton", &princeton(), ["Dorm rooms!", "any train station"]), 1, "no text twice");
    let own: Vec<&String> = also.line("princeton").unwrap().own().collect();
    assert_eq!(own, ["do you come on campus", "dorm rooms", "any train station"]);
    also.replace("princeton", &princeton(), texts(&["roses for my prof", "DORM ROOMS"]));
    let line = also.line("princeton").unwrap();
    assert_eq!(line.texts, ["do you come on campus", "dorm rooms", "any train station", "roses for my prof"]);

    // A line that a person or a visitor began has not been asked for.
    assert_eq!(also.state("cats", &entry("cats", "Are lilies safe?", "No.")), State::New);
    also.add("hours", &entry("hours", "When?", "At 8."), ["opening time"]);
    assert_eq!(also.state("hours", &entry("hours", "When?", "At 8.")), State::New);
    assert_eq!(also.state("hours", &entry("hours", "When?", "At 9.")), State::Changed);
    assert_eq!(Also::parse(&also.to_string()).unwrap(), also);
}

#[test]
fn lines_that_a_merge_has_doubled_are_joined() {
    let mut also = Also::default();
    also.replace("a", &princeton(), texts(&["one"]));
    let first = also.to_string();
    also.replace("a", &princeton(), texts(&["two"]));
    let joined = Also::parse(&format!("{first}{also}")).unwrap();
    assert_eq!(joined.lines().len(), 1);
    assert_eq!(joined.line("a").unwrap().texts, ["one", "two"]);
    assert_eq!(joined.line("a").unwrap().own().count(), 0);
}

#[test]
fn an_entry_has_changed_if_its_words_have_and_not_where_it_is_published() {
    let same = Entry {
        id: "other".into(),
        answer: "Yes, [for $12](https://shop.example/prices.html),\n on weekdays.".into(),
        ..princeton()
    };
    assert_eq!(fingerprint(&same), fingerprint(&princeton()));
    for other in [
        Entry { answer: "Yes, for $14, on weekdays.".into(), ..princeton() },
        Entry { question: "Do you deliver to Trenton?".into(), ..princeton() },
    ] {
        assert_ne!(fingerprint(&other), fingerprint(&princeton()));
    }
}

#[test]
fn texts_are_attached_once_and_those_without_an_entry_are_reported() {
    let lines = "{\"id\":\"princeton\",\"hash\":\"0\",\"texts\":[\"Nassau Street!\",\"nassau street\",\" \",\"do you deliver to princeton\",\"campus\"]}
        {\"id\":\"gone\",\"texts\":[\"a\"]}";
    let mut entries = [Entry { alt: vec!["campus?".into()], ..princeton() }];
    let attached = attach(&Also::parse(lines).unwrap(), &mut entries);
    assert_eq!(entries[0].alt, ["campus?", "Nassau Street!"]);
    assert_eq!(
        (attached.texts, attached.unknown, attached.changed),
        (1, texts(&["gone"]), texts(&["princeton"]))
    );
}

#[test]
fn a_message_is_kept_if_it_leads_to_its_entry_and_dropped_if_it_leads_elsewhere() {
    let faq = Faq::new(vec![
        princeton(),
        entry(
            "cats",
            "Are lilies safe for cats?",
            "No. All parts of a lily are poisonous to cats, even the pollen.",
        ),
        entry("hours", "When are you open on Christmas Eve?", "From 8 am to 2 pm."),
    ])
    .unwrap();
    let mut trip = RoundTrip::new(embedder(), &faq, None, |_, _| {}).unwrap();
    let messages = [
        "kitty ate a lily leaf, is it poisonous",
        "Are lilies safe for CATS",
        "kitty ate a lily leaf: is it poisonous?",
        "kitty just ate a lily leaf, is it poisonous",
        "All parts of a lily are poisonous",
        "lost suitcase",
        "do you bring flowers to Princeton",
        "who won the election in Brazil",
    ];
    let chosen = trip.choose(1, texts(&messages)).unwrap();
    assert_eq!(chosen.kept, ["kitty ate a lily leaf, is it poisonous"]);
    let reasons: Vec<&Reason> = chosen.dropped.iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons[..3], [&Reason::Duplicate; 3]);
    assert_eq!(reasons[3..5], [&Reason::Answer, &Reason::Example]);
    assert_eq!(reasons[5..], [&Reason::Other("princeton".into()), &Reason::Nowhere]);

    // What is remembered is not kept again, and what is learnt is found.
    trip.remember(&chosen.kept);
    assert_eq!(trip.choose(1, chosen.kept).unwrap().dropped[0].1, Reason::Duplicate);
    trip.learn(2, &texts(&["tulips on the 24th for my gran"])).unwrap();
    assert!(trip.knows("Tulips on the 24th, for my gran!"));
    assert_eq!(trip.nearest("gran wants tulips on the 24th", 1).unwrap(), [2]);
}
