//! The FAQ's own words as an answer.

use crate::retriever::Hit;

/// The FAQ's own answer to each question of a message, each headed by its question if there are several.
pub(super) fn own_answers(hits: &[Hit]) -> Option<(String, usize)> {
    let text = match hits {
        [] => return None,
        [hit] => own_answer(&hit.question, &hit.answer).to_owned(),
        hits => {
            let headed = |hit: &Hit| {
                let answer = own_answer(&hit.question, &hit.answer);
                format!("**{}**\n\n{answer}", hit.question.replace(['*', '\n'], " "))
            };
            hits.iter().map(headed).collect::<Vec<_>>().join("\n\n")
        }
    };
    Some((text, hits.len()))
}

/// The FAQ's own answer; the question if the page has no answer but only links to it.
fn own_answer<'a>(question: &'a str, answer: &'a str) -> &'a str {
    let answer = answer.trim();
    if answer.is_empty() { question } else { answer }
}
