//! Where the visitor has to choose, whatever the confidence: names that conflict, and topics.

mod names;
#[cfg(feature = "engine")]
mod substitute;
mod topic;

use super::{Decision, Ranked};
use crate::bundle::Bundle;
use crate::error::Result;
use crate::model::Model;

/// The ranking and the decision, after a look at what the question names: an answer about something else becomes a choice, and so does a topic that
/// would be declined. `embedding` is that of the question, if there is one.
///
/// # Errors
///
/// The errors of `model`.
pub(super) fn reconsider(
    bundle: &Bundle,
    model: &impl Model,
    (question, embedding): (&str, Option<&[f32]>),
    mut ranked: Vec<Ranked>,
    decision: Decision,
) -> Result<(Vec<Ranked>, Decision)> {
    let must_choose = match decision {
        Decision::Decline => topic::reorder(bundle, question, &mut ranked),
        _ => {
            let other = other_name(bundle, model, (question, embedding), &ranked)?;
            if let Some(name) = &other {
                names::offer_beside(bundle, question, name, &mut ranked);
            }
            other.is_some()
        }
    };
    Ok((ranked, if must_choose { Decision::Clarify } else { decision }))
}

/// If the best entry is about another name than the question, the stem of that name.
#[cfg_attr(not(feature = "engine"), allow(unused_variables))]
fn other_name(
    bundle: &Bundle,
    model: &impl Model,
    (question, embedding): (&str, Option<&[f32]>),
    ranked: &[Ranked],
) -> Result<Option<String>> {
    let other = names::other(bundle, question, ranked);
    // The module for words alone has no embeddings to compare.
    #[cfg(feature = "engine")]
    if let (None, Some(embedding)) = (&other, embedding) {
        return substitute::other(bundle, model, question, embedding, ranked);
    }
    Ok(other)
}
