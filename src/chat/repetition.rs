//! Notices when a model repeats itself: small ones may do so until their limit.

/// The longest piece that is looked for, in bytes.
const LONGEST_PERIOD: usize = 700;
/// A piece counts as repeated if its copies cover so many bytes, and there are at least three of them.
const FEWEST_BYTES: usize = 160;
const FEWEST_COPIES: usize = 3;
/// The shortest sentence that must not stand in an answer three times, in bytes.
const SHORTEST_SENTENCE: usize = 24;
/// What ends a sentence.
const ENDS: [char; 8] = ['.', '!', '?', '…', '。', '！', '？', '\n'];

/// The length of the part of an answer that is worth keeping, if the answer repeats itself: whole sentences up to the second copy. 0 if there are none.
pub(super) fn worth_keeping(text: &str) -> Option<usize> {
    second_sentence(text)
        .or_else(|| second_copy(text))
        .map(|at| sentences_end(&text[..text.floor_char_boundary(at)]))
}

/// The length of the whole sentences at the beginning of a text that was cut off.
pub(super) fn sentences_end(text: &str) -> usize {
    text.rfind(ENDS).map_or(0, |at| text.ceil_char_boundary(at + 1))
}

/// The position of the second copy of the last whole sentence, if it has a third.
fn second_sentence(text: &str) -> Option<usize> {
    let whole = text[..sentences_end(text)].trim_end();
    let before = whole.trim_end_matches(ENDS);
    let sentence = whole[sentences_end(before)..].trim();
    if sentence.len() < SHORTEST_SENTENCE {
        return None;
    }
    let mut copies = text.match_indices(sentence);
    let (second, third) = (copies.nth(1), copies.next());
    third.and(second).map(|(at, _)| at)
}

/// The position of the second of the copies that the text ends with.
fn second_copy(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let longest = LONGEST_PERIOD.min(bytes.len() / FEWEST_COPIES);
    (1..=longest).find_map(|period| {
        let same =
            bytes.iter().rev().zip(bytes.iter().rev().skip(period)).take_while(|(a, b)| a == b).count();
        let covered = same + period;
        (covered >= FEWEST_BYTES.max(period * FEWEST_COPIES)).then(|| bytes.len() - same)
    })
}

#[cfg(test)]
mod tests {
    use super::worth_keeping;

    /// What is kept of an answer that arrives letter by letter, until it is cut.
    fn kept(text: &str) -> Option<&str> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        ends.into_iter().find_map(|end| worth_keeping(&text[..end])).map(|length| &text[..length])
    }

    #[test]
    fn a_sentence_that_comes_again_and_again_is_kept_once() {
        let first = "Yes, we deliver to Princeton for $15 [1].";
        assert_eq!(kept(&format!("{first} ").repeat(5)), Some(first));
        let between = format!("{first} Call us. {first} Or write. {first}");
        assert_eq!(kept(&between).map(str::trim_end), Some(&*format!("{first} Call us.")));
    }

    #[test]
    fn words_without_a_sentence_leave_nothing() {
        for text in
            ["and ".repeat(100), "ha".repeat(200), "な".repeat(100), "the shop is open and ".repeat(20)]
        {
            assert_eq!(kept(&text), Some(""), "{text}");
        }
    }

    #[test]
    fn what_comes_before_the_words_that_are_repeated_is_kept() {
        let text = format!("We open at nine. On Sundays {}", "we are closed and ".repeat(20));
        assert_eq!(kept(&text), Some("We open at nine."));
    }

    #[test]
    fn ordinary_answers_are_not_cut() {
        let hours = "| day | hours |\n| --- | --- |\n| Monday | 9-5 |\n| Tuesday | 9-5 |\n| Wednesday | 9-5 |\n| Thursday | 9-5 |\n";
        let steps = "1. Open the app.\n2. Choose Orders.\n3. Choose the order.\n4. Choose Cancel.\n";
        let twice = "We deliver to all of Mercer County. Yes: we deliver to all of Mercer County. No fee.";
        for text in [hours, steps, twice, &"-".repeat(100), "No. No. No. No."] {
            assert_eq!(kept(text), None, "{text}");
        }
    }
}
