//! Citations in an answer: markers of real sources are kept, others are removed.

use proptest::prelude::*;
use serde_json::Value;

use super::support::{answer, by_llm, done, said, tokens};

/// The tokens and the final event of an answer that is sent in `pieces`.
fn filtered(pieces: &[String]) -> (String, Value) {
    let chunks: Vec<Vec<u8>> = pieces.iter().map(|piece| said(piece)).collect();
    let mut chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
    chunks.push(b"data: [DONE]\n\n");
    let events = answer(&chunks);
    (tokens(&events), done(&events))
}

#[test]
fn markers_are_distinguished_from_other_brackets() {
    let cases = [
        ("a [4] b [5].", "a b.", &[][..]),
        ("a[3][2][3]", "a[3][2][3]", &[3, 2]),
        ("a [1,2, 9]", "a [1][2]", &[1, 2]),
        ("a [0] [1", "a [1", &[]),
        ("a [[1]] [] [ ] [b] [1b]", "a [[1]] [] [ ] [b] [1b]", &[1]),
        ("a [1](https://x.org)", "a [1](https://x.org)", &[]),
        ("a [9](https://x.org/[9]) b [9].", "a [9](https://x.org/[9]) b.", &[]),
        ("a [x](https://x.org/[1]) [1] (b)", "a [x](https://x.org/[1]) [1] (b)", &[1]),
        ("`items[0]` and `args[1]` [2]", "`items[0]` and `args[1]` [2]", &[2]),
        ("``a`[1]`` [9]b", "``a`[1]``b", &[]),
        (
            "```js\nx = items[0];\n\ny = args[1];\n```\n[3] [9]",
            "```js\nx = items[0];\n\ny = args[1];\n```\n[3]",
            &[3],
        ),
        ("a ` b [1]\n\nc [9] [2]", "a ` b [1]\n\nc [2]", &[2]),
        ("a [99999999999999999999]b", "ab", &[]),
        ("a [9999999999999999999999999999999999999]b", "a [9999999999999999999999999999999999999]b", &[]),
    ];
    for (sent, kept, citations) in cases {
        assert_eq!(filtered(&[sent.to_owned()]).1, by_llm(kept, citations), "{sent}");
    }
}

proptest! {
    #[test]
    fn code_and_links_do_not_depend_on_the_split(pieces in prop::collection::vec("[\\[\\]()`\n 1-4a]{0,6}", 1..12)) {
        prop_assert_eq!(filtered(&pieces), filtered(&[pieces.concat()]));
    }

    #[test]
    fn any_split_of_the_text_gives_the_same(pieces in prop::collection::vec("[\\[\\]0-4, aé]{0,6}", 1..12)) {
        let whole = filtered(&[pieces.concat()]);
        prop_assert_eq!(filtered(&pieces), whole.clone());
        if whole.1["by"] == "llm" {
            prop_assert!(!whole.0.contains("[4]") && !whole.0.contains("[0]"));
            prop_assert_eq!(whole.0.trim_end(), whole.1["text"].as_str().unwrap());
        }
    }
}
