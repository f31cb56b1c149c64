//! Groups questions that mean the same.

use std::collections::HashMap;

use serde::Serialize;

use super::log::Told;

/// Minimum cosine between a question and the centroid of its group. Measured on 400 labelled questions each of stackfaq, rasa-faq and
/// clinc150: at 0.6, pairs are grouped with a precision of 0.64 to 0.78; at 0.5, with 0.29 to 0.56; at 0.7, half of the pairs are lost.
const NEAR: f32 = 0.6;

/// A question of visitors.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) question: String,
    /// How often it was asked.
    pub(crate) times: usize,
    /// How often its answer was rated as not helpful.
    pub(crate) unhelpful: usize,
    /// What visitors say was missing.
    pub(crate) reasons: Vec<String>,
}

/// Questions that mean the same.
#[derive(Debug, Serialize)]
pub(crate) struct Group {
    /// How often any of them was asked.
    pub(crate) asked: usize,
    /// How often an answer to any of them was rated as not helpful; the others were declined.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) unhelpful: usize,
    /// The question nearest to the centroid.
    pub(crate) question: String,
    /// The other questions, most frequent first.
    pub(crate) others: Vec<String>,
    /// What visitors say was missing in the answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) reasons: Vec<String>,
}

// Serde passes a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Group {
    /// All of its questions.
    pub(crate) fn questions(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.question).chain(&self.others).map(String::as_str)
    }
}

/// Each distinct question with its counts, most frequent first. Case and whitespace are ignored.
pub(super) fn counted(questions: Vec<(String, Told)>) -> Vec<Asked> {
    let mut places = HashMap::new();
    let mut counted: Vec<Asked> = Vec::new();
    for (question, told) in questions {
        let key = question.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let place = *places.entry(key).or_insert_with(|| {
            counted.push(Asked { question, times: 0, unhelpful: 0, reasons: Vec::new() });
            counted.len() - 1
        });
        let asked = &mut counted[place];
        match told {
            Told::Reason(reason) => asked.reasons.push(reason),
            Told::Unhelpful => {
                asked.times += 1;
                asked.unhelpful += 1;
            }
            Told::Declined => asked.times += 1,
        }
    }
    counted.sort_by_key(|asked| std::cmp::Reverse(asked.times));
    counted
}

/// Adds each question to the group with the nearest centroid, if that is near enough, else to a new group. `embeddings` are those of
/// the questions, of unit length. The most frequent groups come first.
pub(super) fn group(asked: &[Asked], embeddings: &[Vec<f32>]) -> Vec<Group> {
    let mut middles: Vec<Vec<f32>> = Vec::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (at, embedding) in embeddings.iter().enumerate() {
        let near = middles.iter().map(|middle| cosine(middle, embedding)).enumerate();
        match near.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, near)| *near >= NEAR) {
            Some((group, _)) => {
                middles[group].iter_mut().zip(embedding).for_each(|(sum, value)| *sum += value);
                members[group].push(at);
            }
            None => {
                middles.push(embedding.clone());
                members.push(vec![at]);
            }
        }
    }
    let mut groups: Vec<Group> = middles
        .iter()
        .zip(members)
        .map(|(middle, members)| named(middle, members, asked, embeddings))
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.asked));
    groups
}

fn named(middle: &[f32], mut members: Vec<usize>, asked: &[Asked], embeddings: &[Vec<f32>]) -> Group {
    let near = |at: &usize| cosine(middle, &embeddings[*at]);
    let nearest = (0..members.len()).max_by(|a, b| near(&members[*a]).total_cmp(&near(&members[*b])));
    let sum = |of: fn(&Asked) -> usize| members.iter().map(|at| of(&asked[*at])).sum();
    let (times, unhelpful) = (sum(|asked| asked.times), sum(|asked| asked.unhelpful));
    let reasons = members.iter().flat_map(|at| asked[*at].reasons.clone()).collect();
    let question = members.remove(nearest.unwrap_or(0));
    let text = |at: usize| asked[at].question.clone();
    Group {
        asked: times,
        unhelpful,
        question: text(question),
        others: members.into_iter().map(text).collect(),
        reasons,
    }
}

/// The cosine between a vector and one of unit length.
fn cosine(vector: &[f32], unit: &[f32]) -> f32 {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    vector.iter().zip(unit).map(|(a, b)| a * b).sum::<f32>() / length.max(f32::MIN_POSITIVE)
}
