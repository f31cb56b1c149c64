//! Where the visitor has to choose, whatever the confidence: names that conflict, and topics.

mod names;
mod topic;

use super::{Decision, Ranked};
use crate::bundle::Bundle;

/// The ranking and the decision, after a look at what the question names: an answer about something else becomes a choice, and so does a topic that
/// would be declined.
pub(super) fn reconsider(
    bundle: &Bundle,
    question: &str,
    mut ranked: Vec<Ranked>,
    decision: Decision,
) -> (Vec<Ranked>, Decision) {
    let must_choose = match decision {
        Decision::Answer => names::reorder(bundle, question, &mut ranked),
        Decision::Decline => topic::reorder(bundle, question, &mut ranked),
        Decision::Clarify => false,
    };
    (ranked, if must_choose { Decision::Clarify } else { decision })
}
