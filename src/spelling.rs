//! How far apart two spellings are, in slips that people make on a keyboard.
//!
//! A Damerau-Levenshtein distance (Damerau, 1964) whose edits have costs: swapping neighbours, hitting the key beside, doubling a letter or
//! leaving out a vowel is more likely than another edit.

/// The cost of an edit that has nothing to be said for it. Costs are whole numbers, so that every platform picks the same word.
const EDIT: u32 = 4;
/// The cost of two neighbouring letters swapped, a key beside the right one, or one vowel for another.
const NEAR: u32 = 3;
/// The cost of a vowel left out or added.
const VOWEL: u32 = 3;
/// The cost of a letter doubled, or half of a double letter left out.
const DOUBLE: u32 = 2;
/// The rows of a keyboard; the other layouts of Latin letters differ in a few keys.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// The cost of turning `typed` into `word`, if it is at most `limit`. Both are folded.
pub(crate) fn distance(typed: &[char], word: &[char], limit: u32) -> Option<u32> {
    let (typed_len, word_len) = (typed.len(), word.len());
    // Every letter more or less costs at least `DOUBLE`.
    if typed_len.abs_diff(word_len) as u32 * DOUBLE > limit {
        return None;
    }
    // Three rows of the table are enough: a swap looks two rows back.
    let mut before: Vec<u32> = Vec::new();
    let mut last: Vec<u32> = Vec::with_capacity(word_len + 1);
    last.push(0);
    for j in 0..word_len {
        last.push(last[j] + gap(word, j));
    }
    for i in 0..typed_len {
        let mut row = Vec::with_capacity(word_len + 1);
        row.push(last[0] + gap(typed, i));
        for j in 0..word_len {
            let replaced = last[j] + substitution(typed[i], word[j]);
            let mut best = replaced.min(last[j + 1] + gap(typed, i)).min(row[j] + gap(word, j));
            if i > 0 && j > 0 && typed[i] == word[j - 1] && typed[i - 1] == word[j] {
                best = best.min(before.get(j - 1).map_or(u32::MAX, |cost| cost + NEAR));
            }
            row.push(best);
        }
        if row.iter().all(|cost| *cost > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|cost| *cost <= limit)
}

/// The most that slips may cost together which make a word of one length one of another: one edit of any kind from five letters on, two of eight.
/// The mean counts, rounded up, since a letter that is left out makes no difference to how clear a word is.
pub(crate) fn tolerance(typed: usize, word: usize) -> u32 {
    match (typed + word).div_ceil(2) {
        0..=3 => 0,
        4 => NEAR,
        5..=6 => EDIT,
        7 => EDIT + DOUBLE,
        _ => 2 * EDIT,
    }
}

/// Whether `typed` is `word` without its vowels: "hrs", "dlvry".
pub(crate) fn is_skeleton(typed: &[char], word: &[char]) -> bool {
    let consonants = || word.iter().filter(|c| !is_vowel(**c));
    typed.len() >= 3 && !typed.iter().any(|c| is_vowel(*c)) && consonants().eq(typed.iter())
}

/// The cost of the letter at `at` standing in one word and not in the other.
fn gap(word: &[char], at: usize) -> u32 {
    match word[at] {
        letter if at > 0 && word[at - 1] == letter => DOUBLE,
        letter if is_vowel(letter) && at > 0 => VOWEL,
        _ => EDIT,
    }
}

fn substitution(a: char, b: char) -> u32 {
    match () {
        () if a == b => 0,
        () if is_vowel(a) && is_vowel(b) || are_beside(a, b) => NEAR,
        () => EDIT,
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn are_beside(a: char, b: char) -> bool {
    let place = |c: char| ROWS.iter().enumerate().find_map(|(row, keys)| keys.find(c).map(|at| (row, at)));
    let (Some((row_a, at_a)), Some((row_b, at_b))) = (place(a), place(b)) else { return false };
    row_a.abs_diff(row_b) <= 1 && at_a.abs_diff(at_b) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(a: &str, b: &str, limit: u32) -> Option<u32> {
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        distance(&chars(a), &chars(b), limit)
    }

    #[test]
    fn likely_slips_cost_less_than_others() {
        assert_eq!(cost("princeton", "princeton", 0), Some(0));
        assert_eq!(cost("princton", "princeton", 8), Some(VOWEL));
        assert_eq!(cost("puase", "pause", 8), Some(NEAR));
        assert_eq!(cost("acess", "access", 8), Some(DOUBLE));
        assert_eq!(cost("whlchair", "wheelchair", 8), Some(VOWEL + DOUBLE));
        assert_eq!(cost("opwn", "open", 8), Some(NEAR));
        assert_eq!(cost("whey", "when", 8), Some(EDIT));
        assert_eq!(cost("cat", "elephant", 8), None);
        assert_eq!(cost("", "", 0), Some(0));
    }

    #[test]
    fn a_word_without_its_vowels_is_recognised() {
        let is =
            |a: &str, b: &str| is_skeleton(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert!(is("hrs", "hours") && is("dlvry", "delivery"));
        assert!(!is("hrs", "horse shoes") && !is("has", "hours") && !is("hr", "hour"));
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn no_limit_changes_a_distance(a in "[aeprt]{0,6}", b in "[aeprt]{0,6}", limit in 0u32..30) {
            let full = cost(&a, &b, u32::MAX / 2);
            proptest::prop_assert_eq!(cost(&a, &b, limit), full.filter(|cost| *cost <= limit));
            proptest::prop_assert_eq!(full == Some(0), a == b);
        }
    }
}
