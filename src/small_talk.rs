//! Detects small talk (greetings, thanks and the like), so that it gets a friendly word instead of a search.
//!
//! Only text with nothing else in it is small talk: "Hi, do you deliver?" is a question. Phrases in nine languages are known; the
//! widget replies in the language of its page.

use serde::Serialize;

use crate::lexical::{fold, is_dense};

/// The kinds of small talk; where one text has several, the last of these counts.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SmallTalk {
    /// "Hello", "How are you?"
    Greeting,
    /// "Thanks", "Great!"
    Thanks,
    /// "Bye", "Have a nice day"
    Farewell,
    /// "Are you a robot?", "Who are you?"
    Robot,
}

/// Phrases as [`words`] sees them: no accents needed, no punctuation. English, Spanish, French, German, Italian, Portuguese, Japanese,
/// Chinese, Arabic; a line each.
const PHRASES: [(SmallTalk, &str); 4] = [
    (
        SmallTalk::Greeting,
        "hello|hello there|hi|hi there|hey|hey there|hiya|howdy|yo|greetings|good morning|good afternoon|good evening|good day|\
         how are you|how are you doing|how are you today|how is it going|how s it going|what s up|nice to meet you|\
         hola|buenas|buenos dias|buenas tardes|buenas noches|que tal|como estas|como esta|\
         bonjour|bonsoir|salut|coucou|ca va|comment ca va|comment allez vous|\
         hallo|guten tag|guten morgen|guten abend|gruss gott|moin|servus|wie geht s|wie geht es dir|wie geht es ihnen|\
         ciao|buongiorno|buonasera|salve|come stai|come sta|\
         ola|oi|bom dia|boa tarde|boa noite|tudo bem|como vai|\
         こんにちは|こんばんは|おはよう|おはようございます|はじめまして|もしもし|どうも|\
         你好|您好|嗨|早上好|下午好|晚上好|大家好|\
         مرحبا|مرحبا بك|اهلا|اهلا وسهلا|السلام عليكم|صباح الخير|مساء الخير|كيف حالك",
    ),
    (
        SmallTalk::Thanks,
        "thanks|thank you|thx|ty|cheers|thanks a lot|thank you very much|thank you so much|thanks so much|many thanks|much appreciated|\
         that helps|that helped|that s helpful|very helpful|you re welcome|no problem|ok|okay|alright|all right|great|perfect|cool|good|\
         nice|awesome|got it|i see|understood|\
         gracias|muchas gracias|mil gracias|vale|perfecto|\
         merci|merci beaucoup|merci bien|parfait|d accord|super|\
         danke|danke schon|danke schoen|vielen dank|danke sehr|herzlichen dank|alles klar|prima|toll|\
         grazie|grazie mille|molte grazie|perfetto|va bene|\
         obrigado|obrigada|muito obrigado|muito obrigada|perfeito|\
         ありがとう|ありがとうございます|ありがとうございました|どうもありがとう|どうもありがとうございます|わかりました|了解|了解です|\
         谢谢|谢谢你|谢谢您|多谢|非常感谢|感谢|好的|明白了|知道了|謝謝|\
         شكرا|شكرا لك|شكرا جزيلا|حسنا|ممتاز",
    ),
    (
        SmallTalk::Farewell,
        "bye|bye bye|goodbye|good bye|see you|see you later|see ya|have a nice day|have a good day|have a great day|good night|take care|\
         that s all|that is all|nothing else|\
         adios|hasta luego|hasta pronto|chao|nos vemos|\
         au revoir|a bientot|bonne journee|bonne soiree|adieu|\
         tschuss|tschuess|auf wiedersehen|bis bald|schonen tag|schonen tag noch|\
         arrivederci|a presto|buona giornata|addio|\
         tchau|adeus|ate logo|ate mais|\
         さようなら|さよなら|またね|ではまた|それでは|じゃあね|\
         再见|拜拜|回头见|再見|\
         وداعا|مع السلامة|الى اللقاء",
    ),
    (
        SmallTalk::Robot,
        "are you a robot|are you a bot|are you a chatbot|are you a machine|are you an ai|are you ai|are you human|are you a human|\
         are you a person|are you a real person|are you real|are you a real human|are you chatgpt|is this a bot|is this a robot|is this an ai|\
         is this a chatbot|is this a real person|is this a person|am i talking to a robot|am i talking to a bot|am i talking to a human|\
         am i talking to a person|am i talking to a real person|am i talking to an ai|am i chatting with a bot|am i chatting with a human|\
         who are you|what are you|\
         eres un robot|eres un bot|eres humano|eres una persona|eres real|es usted un robot|quien eres|\
         es tu un robot|es tu un bot|tu es un robot|etes vous un robot|etes vous un bot|etes vous humain|qui es tu|qui etes vous|\
         bist du ein roboter|bist du ein bot|bist du ein mensch|bist du echt|sind sie ein roboter|sind sie ein bot|sind sie ein mensch|\
         wer bist du|\
         sei un robot|sei un bot|sei umano|sei una persona|chi sei|\
         voce e um robo|voce e um bot|voce e humano|voce e humana|es um robo|quem e voce|quem es tu|\
         あなたはロボットですか|ロボットですか|ロボットなの|aiですか|人間ですか|あなたは人間ですか|あなたはaiですか|あなたは誰ですか|\
         你是机器人吗|您是机器人吗|你是人吗|你是真人吗|你是ai吗|你是谁|\
         هل انت روبوت|هل انت انسان|هل انت بشر|من انت",
    ),
];

/// What may stand between phrases and means nothing by itself.
const FILLERS: &str = "there|so|very much|a lot|again|everyone|all|and|then|for your help|for the help|for the info|for now|dear|sir|madam|\
                       too|well|just|please|y|et|und|e|pour votre aide|por tu ayuda|por la ayuda|fur die hilfe|für ihre hilfe";

/// The kind of small talk that a question is; none if there is anything else in it.
///
/// ```
/// use tansy::small_talk::{self, SmallTalk};
///
/// assert_eq!(small_talk::of("Hello there!"), Some(SmallTalk::Greeting));
/// assert_eq!(small_talk::of("¡Muchas gracias, adiós!"), Some(SmallTalk::Farewell));
/// assert_eq!(small_talk::of("Hi, do you deliver?"), None);
/// ```
pub fn of(question: &str) -> Option<SmallTalk> {
    /// Longer text is never small talk; in words, each character of a script without spaces being one.
    const LONGEST: usize = 40;
    let said = words(question);
    if said.is_empty() || said.len() > LONGEST {
        return None;
    }
    let mut kinds = Vec::new();
    let mut rest = &said[..];
    while !rest.is_empty() {
        let (length, kind) = phrase_at(rest)?;
        kinds.extend(kind);
        rest = &rest[length..];
    }
    kinds.into_iter().max()
}

/// A question without the small talk before it, if punctuation separates the two.
///
/// ```
/// assert_eq!(tansy::small_talk::without("ok, thanks! Do you have parking?"), "Do you have parking?");
/// assert_eq!(tansy::small_talk::without("Thanks!"), "Thanks!");
/// ```
pub fn without(question: &str) -> &str {
    let mut rest = question.trim();
    while let Some((at, mark)) = rest.char_indices().find(|(_, c)| is_mark(*c)) {
        let (before, after) = (&rest[..at], rest[at + mark.len_utf8()..].trim_start());
        let is_aside = words(before).is_empty() || of(before).is_some();
        if !is_aside || words(after).is_empty() {
            break;
        }
        rest = after;
    }
    rest
}

/// Whether two questions have the same words.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    words(a) == words(b)
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | ','
            | ';'
            | ':'
            | '\n'
            | '…'
            | '—'
            | '–'
            | '。'
            | '！'
            | '？'
            | '、'
            | '，'
            | '؟'
            | '،'
            | '؛'
    )
}

/// The longest phrase or filler at the beginning: how many words it has, and the kind of a phrase.
fn phrase_at(said: &[String]) -> Option<(usize, Option<SmallTalk>)> {
    let phrases =
        PHRASES.into_iter().flat_map(|(kind, list)| list.split('|').map(move |text| (Some(kind), text)));
    let known = phrases.chain(FILLERS.split('|').map(|text| (None, text)));
    let fitting = known.filter_map(|(kind, text)| {
        let phrase = words(text);
        said.starts_with(&phrase).then_some((phrase.len(), kind))
    });
    fitting.max_by_key(|(length, _)| *length)
}

/// Folded words; each character of a script without spaces is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for c in fold(text) {
        let (in_word, dense) = (c.is_alphanumeric(), is_dense(c));
        match words.last_mut() {
            Some(word) if in_word && !dense && is_open => word.push(c),
            _ if in_word => words.push(c.to_string()),
            _ => {}
        }
        is_open = in_word && !dense;
    }
    words
}
