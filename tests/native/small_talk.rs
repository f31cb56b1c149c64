//! Greetings, thanks and the like are recognised, and questions are not mistaken for them.

use serde_json::json;
use tansy::chat::Chat;
use tansy::small_talk::{SmallTalk, of, without};

use crate::support::{demo, embedder};

#[test]
fn greetings_thanks_and_farewells_are_recognised_in_nine_languages() {
    use SmallTalk::{Farewell, Greeting, Robot, Thanks};
    // Grouped by kind; texts of several kinds belong to the last of theirs in the order of the enum.
    let cases = [
        (
            Greeting,
            &[
                "Hello!",
                "hi there",
                "HEY",
                "Good morning everyone",
                "Hola, ¿qué tal?",
                "Bonjour !",
                "Guten Tag",
            ][..],
        ),
        (
            Greeting,
            &[
                "Buongiorno",
                "Olá, tudo bem?",
                "こんにちは",
                "你好！",
                "السلام عليكم",
                "hello 👋",
                "Hi, how are you?",
            ],
        ),
        (
            Thanks,
            &[
                "Thanks!",
                "thank you so much",
                "ok great",
                "Great, thanks a lot!",
                "¡Muchas gracias!",
                "Merci beaucoup",
            ],
        ),
        (
            Thanks,
            &[
                "Vielen Dank",
                "Danke schön",
                "grazie mille",
                "Obrigada",
                "ありがとうございます。",
                "谢谢",
                "شكرًا جزيلاً",
                "Hi, thanks",
            ],
        ),
        (
            Farewell,
            &[
                "bye",
                "Thanks, bye!",
                "See you later",
                "Adiós",
                "Au revoir",
                "Tschüss",
                "さようなら",
                "再见",
                "مع السلامة",
            ],
        ),
        (
            Robot,
            &[
                "Are you a robot?",
                "hello, are you human?",
                "¿Eres un robot?",
                "Êtes-vous un robot ?",
                "Bist du ein Mensch?",
            ],
        ),
        (
            Robot,
            &[
                "Am I talking to a real person?",
                "あなたはロボットですか？",
                "你是机器人吗？",
                "هل أنت روبوت؟",
                "who are you",
            ],
        ),
    ];
    for (kind, texts) in cases {
        for text in texts {
            assert_eq!(of(text), Some(kind), "{text}");
        }
    }
}

#[test]
fn a_question_is_never_mistaken_for_small_talk() {
    let questions = [
        "hi, do you deliver?",
        "hello kitty balloons",
        "thanks for the flowers, but they are wilted",
        "Are you a florist?",
        "are you hiring",
        "Is this shop real close to the station?",
        "Guten Tag, liefern Sie nach Princeton?",
        "good roses",
        "thank you card",
        "goodbye bouquet",
        "こんにちは、配達できますか",
        "and on Sundays?",
        "there",
        "please",
        "",
        "?!",
    ];
    for question in questions {
        assert_eq!(of(question), None, "{question}");
    }
}

#[test]
fn small_talk_before_a_question_is_left_out() {
    let cases = [
        ("Great, thank you. When do you close?", "When do you close?"),
        ("hi! do you deliver?", "do you deliver?"),
        ("Hola, ¿tienen rosas?", "¿tienen rosas?"),
        ("你好，你们送花吗？", "你们送花吗？"),
        ("roses, please", "roses, please"),
        ("Thanks!", "Thanks!"),
        ("Hello Kitty, the balloon", "Hello Kitty, the balloon"),
        ("", ""),
    ];
    for (typed, question) in cases {
        assert_eq!(without(typed), question, "{typed}");
    }
}

#[test]
fn small_talk_gets_a_friendly_reply_instead_of_a_search() {
    let mut chat = Chat::open(&demo(), embedder(), "Hello there!", &[], None, 5).unwrap();
    assert!(chat.request().is_none());
    let events = chat.start();
    assert_eq!(
        json!(events[0]),
        json!({ "type": "sources", "decision": "smalltalk", "confidence": 1.0, "sources": [], "related": [] })
    );
    assert_eq!(
        json!(events[1]),
        json!({
            "type": "done", "decision": "smalltalk", "smallTalk": "greeting", "text": "", "by": "none", "fallback": false, "citations": []
        })
    );
}
