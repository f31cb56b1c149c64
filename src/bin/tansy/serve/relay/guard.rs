//! Keeps a key out of a text that arrives in pieces, in case an upstream repeats it.

/// The state between two pieces.
pub(super) struct Guard {
    key: Option<String>,
    /// The end of the text so far, which may be the beginning of the key.
    held: String,
}

impl Guard {
    pub(super) fn new(key: Option<&str>) -> Self {
        Self { key: key.filter(|key| !key.is_empty()).map(str::to_owned), held: String::new() }
    }

    /// The text that is safe to send, with the key blotted out.
    pub(super) fn push(&mut self, text: &str) -> String {
        let Some(key) = &self.key else { return text.to_owned() };
        self.held.push_str(text);
        let safe = self.held.replace(key.as_str(), "…");
        let begins = safe.char_indices().map(|(at, _)| at).find(|at| key.starts_with(&safe[*at..]));
        let at = begins.unwrap_or(safe.len());
        self.held = safe[at..].to_owned();
        safe[..at].to_owned()
    }

    /// The text that was held back: it is not the key.
    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_blotted_out_however_it_is_split() {
        let text = "ask with sk-sk-1é2 or sk-";
        for split in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let mut guard = Guard::new(Some("sk-1é2"));
            let mut sent = guard.push(&text[..split]);
            sent.push_str(&guard.push(&text[split..]));
            sent.push_str(&guard.finish());
            assert_eq!(sent, "ask with sk-… or sk-", "{split}");
        }
    }
}
