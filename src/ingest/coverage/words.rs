//! Which words of a text are, in the same order, in other texts.

/// How many words in a row must be the same. Text of fewer words must be the same as a whole.
const LENGTH: usize = 3;
/// Longest tag or link target that is skipped, in bytes.
const REACH: usize = 2000;

/// The runs of up to three words of some texts, as hashes. Four bytes each suffice: a wrong match of one run changes nothing.
pub(super) struct Phrases(Vec<u32>);

/// The hash of a word, and how many characters it has.
#[derive(Clone, Copy)]
struct Word(u64, u64);

impl Phrases {
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a String>) -> Self {
        let mut hashes = Vec::new();
        for text in texts {
            let words = words(text);
            for length in 1..=LENGTH {
                hashes.extend(words.windows(length).map(hash));
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// Number of letters and digits of a text, and of those in words that are in the texts. Each line is compared on its own, as the
    /// next one may be of another entry.
    pub(super) fn covered(&self, text: &str) -> (u64, u64) {
        let lines = text.lines().map(|line| self.covered_line(line));
        lines.fold((0, 0), |sum, line| (sum.0 + line.0, sum.1 + line.1))
    }

    fn covered_line(&self, text: &str) -> (u64, u64) {
        let words = words(text);
        let length = LENGTH.min(words.len()).max(1);
        let (mut covered, mut reach) = (0, 0);
        for (at, run) in words.windows(length).enumerate() {
            if self.0.binary_search(&hash(run)).is_ok() {
                let fresh = words.get(at.max(reach)..at + length).unwrap_or_default();
                covered += fresh.iter().map(|word| word.1).sum::<u64>();
                reach = at + length;
            }
        }
        (words.iter().map(|word| word.1).sum(), covered)
    }
}

#[allow(clippy::cast_possible_truncation)]
fn hash(run: &[Word]) -> u32 {
    let mixed = run.iter().fold(run.len() as u64, |hash, word| mix(hash, word.0));
    (mixed >> 32) as u32
}

fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// The words of a text in lower case, without markup. In scripts without spaces, each character is one.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for c in plain(text).chars() {
        if !c.is_alphanumeric() {
            // Apostrophes and soft hyphens are written in several ways.
            open &= matches!(c, '\'' | '’' | '\u{ad}');
            continue;
        }
        if !open || is_alone(c) {
            words.push(Word(0, 0));
        }
        open = !is_alone(c);
        if let Some(Word(hash, size)) = words.last_mut() {
            *size += 1;
            *hash = c.to_lowercase().fold(*hash, |hash, c| mix(hash, u64::from(c) + 1));
        }
    }
    words
}

fn is_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The text without tags, targets of links, addresses, entities and what templates fill in, each as far as they are short.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Once there is no end any more, it is not looked for again.
    let (mut tags, mut targets, mut templates) = (true, true, true);
    while let Some(at) = rest.find(['<', ']', '&', '{', ':']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let sign = from.as_bytes().first().copied().unwrap_or_default();
        let next = from.as_bytes().get(1).copied().unwrap_or_default();
        let skipped = match sign {
            b'<' if tags && (next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')) => {
                end(from, b'>', &mut tags)
            }
            b']' if targets && next == b'(' => end(from, b')', &mut targets),
            b'&' => entity(from),
            b'{' if templates && matches!(next, b'{' | b'%' | b'#') => end(from, b'}', &mut templates),
            b':' if from.starts_with("://") => {
                // The scheme is written already.
                let scheme = out.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
                out.truncate(scheme);
                from.find([' ', '\n', '\t', '[', ']', ')', '>', '<', '"'])
            }
            _ => None,
        };
        let length = skipped.unwrap_or(1).max(1);
        out.push(' ');
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn end(from: &str, sign: u8, more: &mut bool) -> Option<usize> {
    let near = from.as_bytes().get(..REACH).unwrap_or(from.as_bytes());
    let found = near.iter().position(|&byte| byte == sign).map(|at| at + 1);
    // So that many signs without an end cost no more than the text once.
    *more = found.is_some();
    found
}

fn entity(from: &str) -> Option<usize> {
    let name = from
        .bytes()
        .skip(1)
        .take(10)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count();
    (name > 0 && from.as_bytes().get(name + 1) == Some(&b';')).then_some(name + 2)
}

#[cfg(test)]
mod tests {
    use super::Phrases;

    #[test]
    fn what_is_the_same_is_covered_whatever_its_markup() {
        let phrases = Phrases::of(
            ["See **the** [list](https://a.example/x) of all shops. 送料は無料です。".to_owned()].iter(),
        );
        assert_eq!(phrases.covered("See <b>the</b> list, of all&nbsp;shops."), (20, 20));
        assert_eq!(
            phrases.covered("See {{ site.name }}the https://a.example/x[list^] of all shops"),
            (20, 20)
        );
        assert_eq!(phrases.covered("送料は無料です"), (7, 7));
        assert_eq!(phrases.covered("Nothing of this is there").1, 0);
        assert_eq!(phrases.covered(""), (0, 0));
    }
}
