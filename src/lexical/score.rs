//! Scores a query: BM25 over weighted fields, with typo tolerance.

use super::content::is_function_word;
use super::words::{Term, terms, words};
use super::{FIELDS, Lexical, Posting, Word, typo};
#[cfg(feature = "engine")]
use crate::spelling::{distance, is_skeleton, tolerance};

/// Saturation of term frequency: the usual value.
const K1: f32 = 1.2;
/// Weights of a term in the question or another phrasing, and in the answer.
const FIELD_WEIGHTS: [f32; FIELDS] = [2.0, 1.0];
/// Length normalisation of each field (`b`), 0 to 1.
const LENGTH_NORMS: [f32; FIELDS] = [0.75, 0.75];
/// Length from which words match as misspellings of each other, in bytes: of shorter ones, too many are one edit apart.
const TYPO_MIN_BYTES: usize = 5;
/// Weight of a term that matches as a misspelling.
const TYPO_WEIGHT: f32 = 0.7;

/// Weight of a function word, such as "do" and "you".
const FUNCTION_WORD_WEIGHT: f32 = 0.3;

/// How well one entry matches a query.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Score {
    /// Position of the entry in the slice that the index was built from.
    pub entry: usize,
    /// BM25: above 0, not bounded above, comparable within one query only.
    pub score: f32,
    /// Share of the query that the entry contains, 0 to 1: of its distinct terms, weighted by their rarity (inverse document frequency). A term
    /// that no entry contains has the largest weight.
    pub coverage: f32,
}

impl Lexical {
    /// The entries that share a term with `query`, best first, ties by position.
    ///
    /// A word of five letters or more that no entry contains matches, with less weight, the words that have the same first letter and are one
    /// edit away: a letter added, left out, replaced, or swapped with its neighbour. Numbers match exactly.
    pub fn scores(&self, query: &str) -> Vec<Score> {
        self.weighed(query, 1.0)
    }

    /// Like [`scores`](Self::scores), but English function words count little: where nothing but words is compared, "do" and "you" would count as
    /// much as names in a FAQ of few entries.
    pub fn content_scores(&self, query: &str) -> Vec<Score> {
        self.weighed(query, FUNCTION_WORD_WEIGHT)
    }

    fn weighed(&self, query: &str, function_words: f32) -> Vec<Score> {
        let mut query = terms(query, self.language);
        query.sort_by(|a, b| a.text.cmp(&b.text));
        query.dedup_by(|a, b| a.text == b.text);

        // Term by term, as an index gives the entries of a term and not the terms of an entry. Distinct terms, so that a repeated word of the
        // query does not count twice.
        let mut sums = vec![(0.0, 0.0); self.len()];
        let mut asked = 0.0;
        for term in &query {
            let matches = self.matches(term);
            let is_minor = is_function_word(term, self.language);
            let importance = if is_minor { function_words } else { 1.0 };
            asked += importance
                * matches.iter().map(|(word, _)| self.rarity(word)).reduce(f32::max).unwrap_or(self.idf(0));
            for (entry, gain, found) in self.best_by_entry(&matches) {
                if let Some((score, coverage)) = sums.get_mut(entry) {
                    *score += importance * gain;
                    *coverage += importance * found;
                }
            }
        }
        let found = sums.into_iter().enumerate().filter(|(_, (score, _))| *score > 0.0);
        let mut scores: Vec<Score> = found
            .map(|(entry, (score, found))| Score { entry, score, coverage: (found / asked).min(1.0) })
            .collect();
        scores.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
        scores
    }

    /// The subject of `text`: its `count` rarest words among the entries, as written and in their order. If `text` is from `entry`, words that
    /// occur there often count more. Words of `beside`, and words that no entry contains, are left out.
    pub(crate) fn subject(&self, text: &str, entry: Option<usize>, beside: &str, count: usize) -> String {
        let beside = terms(beside, self.language);
        let rarity = |term: Term| {
            let word = self.word(&term.text).filter(|_| !beside.contains(&term))?;
            let here =
                entry.and_then(|entry| word.postings.iter().find(|posting| posting.entry as usize == entry));
            let times = here.map_or(1, |posting| posting.counts.into_iter().map(u32::from).sum());
            // In f64, as in `idf`.
            Some((self.rarity(word) * (1.0 + f64::from(times.max(1)).ln()) as f32, term.text))
        };
        let mut found: Vec<((f32, String), usize, &str)> = Vec::new();
        for (at, word) in words(text) {
            let rarities = terms(word, self.language).into_iter().filter_map(rarity);
            let Some(rarest) = rarities.reduce(|a, b| if b.0 > a.0 { b } else { a }) else { continue };
            if !found.iter().any(|((_, term), ..)| *term == rarest.1) {
                found.push((rarest, at, word));
            }
        }
        // Sorted twice: by rarity to choose the words, then by position to write them in their order.
        found.sort_by(|a, b| b.0.0.total_cmp(&a.0.0));
        found.truncate(count);
        found.sort_by_key(|(_, at, _)| *at);
        found.into_iter().map(|(_, _, word)| word).collect::<Vec<_>>().join(" ")
    }

    /// The words of the vocabulary that `term` matches, each with the weight of the match.
    fn matches<'a>(&'a self, term: &'a Term) -> Vec<(&'a Word, f32)> {
        match (self.word(&term.text), &term.spelling) {
            (Some(found), _) => vec![(found, 1.0)],
            (None, Some(spelling)) => self.similar(spelling).map(|word| (word, TYPO_WEIGHT)).collect(),
            (None, None) => Vec::new(),
        }
    }

    /// The words with a spelling one edit away. The first letter must match: it is seldom mistyped, and it distinguishes names.
    fn similar<'a>(&'a self, spelling: &'a str) -> impl Iterator<Item = &'a Word> {
        let first = spelling.chars().next();
        let start = self.spellings.partition_point(|known| known.text.chars().next() < first);
        let alike =
            self.spellings[start..].iter().take_while(move |known| known.text.chars().next() == first);
        let is_similar = |known: &str| {
            spelling.len().min(known.len()) >= TYPO_MIN_BYTES && typo::within_one_edit(spelling, known)
        };
        let similar = alike.filter(move |known| is_similar(&known.text));
        similar.filter_map(|known| self.words.get(known.word as usize))
    }

    /// The stems of a text's words.
    pub(crate) fn stems(&self, text: &str) -> Vec<String> {
        terms(text, self.language).into_iter().map(|term| term.text).collect()
    }

    /// Whether an entry has a word, which is folded.
    #[cfg(feature = "engine")]
    pub(crate) fn knows(&self, word: &str) -> bool {
        terms(word, self.language).iter().all(|term| self.word(&term.text).is_some())
    }

    /// The word of the entries that a misspelt word most probably stands for, and the cost of its slips, see [`crate::spelling`].
    #[cfg(feature = "engine")]
    pub(crate) fn nearest_spelling(&self, typed: &str) -> Option<(&str, u32)> {
        let typed: Vec<char> = typed.chars().collect();
        let cost = |known: &str| {
            let letters: Vec<char> = known.chars().collect();
            let limit = tolerance(typed.len(), letters.len());
            if is_skeleton(&typed, &letters) { Some(0) } else { distance(&typed, &letters, limit) }
        };
        let near = self.spellings.iter().filter_map(|known| Some((known.text.as_str(), cost(&known.text)?)));
        near.min_by_key(|(_, cost)| *cost)
    }

    /// For each entry its position, and the BM25 gain and the covered rarity of the best of `matches`.
    fn best_by_entry(&self, matches: &[(&Word, f32)]) -> Vec<(usize, f32, f32)> {
        let mut gains = Vec::new();
        for (word, weight) in matches {
            let found = weight * self.rarity(word);
            let gain = |posting: &Posting| (posting.entry as usize, found * self.saturated(*posting), found);
            gains.extend(word.postings.iter().map(gain));
        }
        gains.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        gains.dedup_by_key(|gain| gain.0);
        gains
    }

    /// Term frequency over both fields, saturated.
    fn saturated(&self, posting: Posting) -> f32 {
        let mut frequency = 0.0;
        for (field, count) in posting.counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let length = self.lengths[posting.entry as usize][field] as f32 / self.means[field];
            let norm = 1.0 - LENGTH_NORMS[field] + LENGTH_NORMS[field] * length;
            frequency += FIELD_WEIGHTS[field] * f32::from(count) / norm;
        }
        frequency * (K1 + 1.0) / (frequency + K1)
    }

    fn rarity(&self, word: &Word) -> f32 {
        self.idf(word.postings.len())
    }

    /// Inverse document frequency, above 0. In f64, so that every platform's logarithm rounds to the same f32.
    fn idf(&self, entries_with_it: usize) -> f32 {
        let (all, with) = (self.len() as f64, entries_with_it as f64);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::Entry;
    use crate::lexical::Language;

    #[test]
    fn the_subject_is_the_words_that_distinguish_a_text_from_other_entries() {
        let entry = |question: &str, answer: &str| Entry {
            id: question.to_owned(),
            question: question.to_owned(),
            answer: answer.to_owned(),
            url: None,
            alt: vec![],
        };
        let entries = [
            entry("How does the flower subscription work?", "A subscription brings a bouquet each month."),
            entry("How do I care for an orchid?", "An orchid needs light, and other care in each season."),
            entry("Do you deliver to Trenton?", "Yes."),
            entry("Do you deliver to Princeton?", "Yes, the flower shop is near."),
            entry("Does an order have to be paid when you place it?", "Yes."),
        ];
        let lexical = Lexical::build(&entries, Language::English);
        let subject = |at: usize, beside| lexical.subject(&entries[at].question, Some(at), beside, 2);
        assert_eq!(subject(0, "how much is that?"), "subscription work");
        assert_eq!(subject(1, "how often should I water it?"), "care orchid");
        assert_eq!(subject(2, "And to Princeton?"), "deliver Trenton");
        assert_eq!(subject(2, "Trenton, please: do you deliver?"), "to");
        assert_eq!(lexical.subject("an unheard-of thing", None, "", 2), "an");
        assert_eq!(lexical.subject("", None, "", 2), "");
        assert_eq!(lexical.subject("Flower, flowers: orchid", None, "", 2), "Flower orchid");
    }

    #[test]
    fn the_subject_of_a_text_without_spaces_is_only_part_of_it() {
        let entry = |question: &str| Entry {
            id: question.to_owned(),
            question: question.to_owned(),
            answer: "はい。".to_owned(),
            url: None,
            alt: vec![],
        };
        let entries = [
            entry("営業時間は何時から何時までですか"),
            entry("駐車場はありますか"),
            entry("配達料金はいくらですか"),
        ];
        let lexical = Lexical::build(&entries, Language::Other);
        assert_eq!(lexical.subject(&entries[0].question, Some(0), "それはいくらですか", 2), "営業時間 何時");
    }
}
