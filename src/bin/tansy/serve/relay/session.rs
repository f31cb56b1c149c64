//! Sessions: a signed token that says until when, from which origin and network; and proof of work for the questions after the first few.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use altcha_lib_rs::{Challenge, ChallengeOptions, Payload, create_challenge, verify_solution};
use anyhow::{Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::now;

/// How long a session lasts, and a challenge, in seconds.
pub(super) const LIFE: u64 = 600;
/// Largest number that solves a challenge: a second or so of a phone's time.
const WORK: u64 = 50_000;

/// What has been used up.
#[derive(Default)]
struct Used {
    /// The questions of each session, and when it ends.
    questions: HashMap<String, (u32, u64)>,
    /// Challenges that were solved, and when they end.
    challenges: HashMap<String, u64>,
}

/// Why a session does not allow a question.
pub(super) enum Refused {
    /// There is no session, it has ended or is used up, or it is forged or somebody else's.
    Session,
    /// The question needs proof of work.
    Work(Challenge),
}

/// The sessions of this process: its secret is new at each start, and pages then get new sessions by themselves.
pub(super) struct Sessions {
    secret: [u8; 32],
    most: u32,
    free: u32,
    used: Mutex<Used>,
}

impl Sessions {
    /// Sessions of `most` questions, of which `free` need no proof of work.
    pub(super) fn new(most: u32, free: u32) -> Result<Self> {
        let mut secret = [0; 32];
        getrandom_04::fill(&mut secret).map_err(|error| anyhow!("no randomness: {error}"))?;
        Ok(Self { secret, most, free, used: Mutex::default() })
    }

    /// A new token.
    pub(super) fn begin(&self, origin: &str, network: &str) -> Result<String> {
        let mut id = [0; 12];
        getrandom_04::fill(&mut id).map_err(|error| anyhow!("no randomness: {error}"))?;
        let head = format!("{}.{}", URL_SAFE_NO_PAD.encode(id), now() + LIFE);
        let signature = self.signed(&head, origin, network)?.finalize().into_bytes();
        Ok(format!("{head}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// Counts a question of a session.
    pub(super) fn question(
        &self,
        token: Option<&str>,
        proof: Option<&str>,
        origin: &str,
        network: &str,
    ) -> Result<(), Refused> {
        let (id, ends) =
            token.and_then(|token| self.verified(token, origin, network)).ok_or(Refused::Session)?;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now();
        used.questions.retain(|_, (_, ends)| *ends > now);
        used.challenges.retain(|_, ends| *ends > now);
        let asked = used.questions.get(id).map_or(0, |(asked, _)| *asked);
        if asked >= self.most {
            return Err(Refused::Session);
        }
        if asked >= self.free {
            let solved = proof.and_then(|proof| self.solved(proof));
            let is_new = solved.is_some_and(|solved| used.challenges.insert(solved, now + LIFE).is_none());
            if !is_new {
                return Err(self.challenge().map_or(Refused::Session, Refused::Work));
            }
        }
        used.questions.insert(id.to_owned(), (asked + 1, ends));
        Ok(())
    }

    /// The id and the end of a token that is ours, for this origin and network, and has not ended.
    fn verified<'a>(&self, token: &'a str, origin: &str, network: &str) -> Option<(&'a str, u64)> {
        let (head, signature) = token.rsplit_once('.')?;
        let (id, ends) = head.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.signed(head, origin, network).ok()?.verify_slice(&signature).ok()?;
        Some((id, ends.parse().ok()?)).filter(|(_, ends)| *ends > now())
    }

    fn signed(&self, head: &str, origin: &str, network: &str) -> Result<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret)?;
        mac.update(format!("{head}\n{origin}\n{network}").as_bytes());
        Ok(mac)
    }

    fn challenge(&self) -> Option<Challenge> {
        let params = HashMap::from([("expires".to_owned(), (now() + LIFE).to_string())]);
        let options = ChallengeOptions {
            hmac_key: &self.work_key(),
            max_number: Some(WORK),
            params: Some(params),
            ..ChallengeOptions::default()
        };
        create_challenge(options).ok()
    }

    /// The challenge that a proof solves, if it is one of ours.
    fn solved(&self, proof: &str) -> Option<String> {
        let payload: Payload = serde_json::from_slice(&STANDARD.decode(proof).ok()?).ok()?;
        // One without an end would be good for ever.
        let has_end = payload.salt.contains("?expires=") && payload.salt.ends_with('&');
        let is_ours = has_end && verify_solution(&payload, &self.work_key(), true).is_ok();
        is_ours.then_some(payload.challenge)
    }

    fn work_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(challenge: &Challenge) -> String {
        let number =
            altcha_lib_rs::solve_challenge(&challenge.challenge, &challenge.salt, None, Some(WORK), 0)
                .unwrap();
        let Challenge { algorithm, challenge, salt, signature, .. } = challenge.clone();
        let payload = Payload { algorithm, challenge, number, salt, signature, took: None };
        STANDARD.encode(serde_json::to_string(&payload).unwrap())
    }

    #[test]
    fn a_session_is_for_one_origin_and_network_and_so_many_questions() {
        let sessions = Sessions::new(2, 2).unwrap();
        let token = sessions.begin("https://a", "n").unwrap();
        let ask = |token: &str, origin: &str, network: &str| {
            sessions.question(Some(token), None, origin, network).is_ok()
        };
        assert!(!ask(&token, "https://b", "n") && !ask(&token, "https://a", "m"));
        let mut forged = token.clone().into_bytes();
        let last = forged.len() - 5;
        forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
        assert!(!ask(&String::from_utf8(forged).unwrap(), "https://a", "n"));
        assert!(ask(&token, "https://a", "n") && ask(&token, "https://a", "n"));
        assert!(!ask(&token, "https://a", "n"), "used up");
        assert!(Sessions::new(2, 2).unwrap().question(Some(&token), None, "https://a", "n").is_err());
    }

    #[test]
    fn later_questions_need_proof_of_work_and_a_proof_is_good_once() {
        let sessions = Sessions::new(9, 0).unwrap();
        let token = sessions.begin("o", "n").unwrap();
        let ask = |proof: Option<&str>| sessions.question(Some(&token), proof, "o", "n");
        let Err(Refused::Work(challenge)) = ask(None) else { panic!("no challenge") };
        let proof = proof(&challenge);
        assert!(ask(Some(&proof)).is_ok());
        assert!(matches!(ask(Some(&proof)), Err(Refused::Work(_))));
        assert!(matches!(ask(Some("bm9uc2Vuc2U=")), Err(Refused::Work(_))));
    }
}
