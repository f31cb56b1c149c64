//! The anchors that docutils and Sphinx give titles.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// The anchors of one document, in the order in which docutils makes them.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    counted: u32,
}

impl Ids {
    /// The anchor of a title. One without Latin letters or with a taken anchor gets the next of Sphinx's `id1`, `id2` and so on.
    pub(super) fn of_title(&mut self, title: &str) -> String {
        let id = make_id(title);
        if !id.is_empty() && self.taken.insert(id.clone()) { id } else { self.next() }
    }

    /// Counts the footnotes and the named links of a line of text, which take from the same anchors.
    pub(super) fn pass(&mut self, line: &str) {
        for _ in line.matches("]_") {
            self.next();
        }
        if line.trim_start().starts_with(".. [") {
            self.next();
        }
        for (at, _) in line.match_indices(">`_").filter(|(at, _)| !line[at + 3..].starts_with('_')) {
            let before = &line[..at];
            let name = before.rfind('`').and_then(|start| before[start + 1..].split('<').next());
            let id = make_id(name.unwrap_or_default());
            if id.is_empty() {
                self.next();
            } else {
                self.taken.insert(id);
            }
        }
    }

    fn next(&mut self) -> String {
        loop {
            self.counted += 1;
            let id = format!("id{}", self.counted);
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// `docutils.nodes.make_id`: Latin letters without accents, digits, and `-` between; empty for other scripts.
pub(super) fn make_id(name: &str) -> String {
    let mut id = String::new();
    for c in name.to_lowercase().chars() {
        let folded = fold(c);
        let plain = folded.is_empty().then_some(c).into_iter().nfkd().filter(char::is_ascii);
        for c in folded.chars().chain(plain) {
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                id.push(c);
            } else if !id.ends_with('-') {
                id.push('-');
            }
        }
    }
    let id = id.trim_end_matches('-');
    id.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit()).to_owned()
}

/// Letters that docutils spells in ASCII although no decomposition of Unicode does; "" for all others.
fn fold(c: char) -> &'static str {
    match c {
        'ß' => "sz",
        'æ' => "ae",
        'œ' => "oe",
        'ȸ' => "db",
        'ȹ' => "qp",
        'ø' => "o",
        'đ' | 'ƌ' | 'ȡ' => "d",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ł' | 'ƚ' | 'ȴ' => "l",
        'ŧ' | 'ƫ' | 'ƭ' | 'ȶ' => "t",
        'ƀ' | 'ƃ' => "b",
        'ƈ' | 'ȼ' => "c",
        'ƒ' => "f",
        'ƙ' => "k",
        'ƞ' | 'ȵ' => "n",
        'ƥ' => "p",
        'ƴ' | 'ɏ' => "y",
        'ƶ' | 'ȥ' | 'ɀ' => "z",
        'ǥ' => "g",
        'ȷ' | 'ɉ' => "j",
        'ȿ' => "s",
        'ɇ' => "e",
        'ɋ' => "q",
        'ɍ' => "r",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_docutils() {
        // Made with docutils 0.22.
        let cases = [
            ("What's the licence?", "what-s-the-licence"),
            ("¿Cómo cambio el tamaño?", "como-cambio-el-tamano"),
            ("Größe ß æ", "grosze-sz-ae"),
            ("2. A & B 2", "a-b-2"),
            ("Ǆ ı ł", "dz-i-l"),
            ("送料は?", ""),
        ];
        for (title, id) in cases {
            assert_eq!(make_id(title), id, "{title}");
        }
    }

    #[test]
    fn titles_in_other_scripts_and_repeated_ones_are_counted_as_sphinx_does() {
        let mut ids = Ids::default();
        assert_eq!(ids.of_title("Как заказать?"), "id1");
        assert_eq!(ids.of_title("What's it?"), "what-s-it");
        assert_eq!(ids.of_title("What's it?"), "id2");
        ids.pass("See [1]_ and `here <https://a.example>`_.");
        ids.pass(".. [1] A footnote.");
        assert_eq!(ids.of_title("Можно вернуть?"), "id5");
        assert_eq!(ids.of_title("Here"), "id6");
    }
}
