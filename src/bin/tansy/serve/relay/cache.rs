//! Answers that were written lately, by the question, what was said before, and the words of the entries.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::now;

/// How long an answer is kept, in seconds, and how many are.
const LIFE: u64 = 3600;
const MOST: usize = 1000;

/// What an answer depends on: a hash of the request to the model, which holds all of it. So a change of an entry, of the model or of the rules misses.
pub(super) type Key = [u8; 32];

/// The key of a request.
pub(super) fn key(body: &str) -> Key {
    Sha256::digest(body.as_bytes()).into()
}

/// Answers, in memory only.
#[derive(Default)]
pub(super) struct Cache(Mutex<HashMap<Key, (u64, String)>>);

impl Cache {
    pub(super) fn get(&self, key: &Key) -> Option<String> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(key).filter(|(until, _)| *until > now()).map(|(_, text)| text.clone())
    }

    pub(super) fn put(&self, key: Key, text: String) {
        let (now, mut answers) = (now(), self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if answers.len() >= MOST {
            answers.retain(|_, (until, _)| *until > now);
        }
        if answers.len() >= MOST {
            let oldest = answers.iter().min_by_key(|(_, (until, _))| *until).map(|(key, _)| *key);
            oldest.and_then(|oldest| answers.remove(&oldest));
        }
        answers.insert(key, (now + LIFE, text));
    }
}
