//! Limits the questions of a network and of everybody, in windows of ten minutes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use super::now;

/// Length of a window, in seconds.
const WINDOW: u64 = 600;
/// Sessions that a network may begin in a window.
const SESSIONS: u32 = 30;

/// Counts of the present window.
#[derive(Default)]
struct Counts {
    window: u64,
    everybody: u32,
    questions: HashMap<String, u32>,
    sessions: HashMap<String, u32>,
}

/// How many questions may be asked.
pub(super) struct Limits {
    network: u32,
    site: u32,
    counts: Mutex<Counts>,
}

impl Limits {
    pub(super) fn new(network: u32, site: u32) -> Self {
        Self { network, site, counts: Mutex::default() }
    }

    /// Counts a question.
    ///
    /// # Errors
    ///
    /// There are too many: the seconds until there may be more.
    pub(super) fn question(&self, network: &str) -> Result<(), u64> {
        self.count(|counts| {
            let asked = counts.questions.entry(network.to_owned()).or_default();
            if *asked >= self.network || counts.everybody >= self.site {
                return false;
            }
            *asked += 1;
            counts.everybody += 1;
            true
        })
    }

    /// Counts a session.
    ///
    /// # Errors
    ///
    /// As for [`question`](Self::question).
    pub(super) fn session(&self, network: &str) -> Result<(), u64> {
        self.count(|counts| {
            let begun = counts.sessions.entry(network.to_owned()).or_default();
            *begun += 1;
            *begun <= SESSIONS.max(self.network)
        })
    }

    fn count(&self, step: impl FnOnce(&mut Counts) -> bool) -> Result<(), u64> {
        let (now, mut counts) = (now(), self.counts.lock().unwrap_or_else(PoisonError::into_inner));
        if counts.window != now / WINDOW {
            *counts = Counts { window: now / WINDOW, ..Counts::default() };
        }
        if step(&mut counts) { Ok(()) } else { Err(WINDOW - now % WINDOW) }
    }
}

/// The network of an address, which is what one visitor or attacker usually has: an IPv4 /24 or an IPv6 /56.
pub(super) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{:x}::/56", d & 0xff00)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_a_24_or_a_56_and_mapped_addresses_are_ipv4() {
        for (address, expected) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.5", "203.0.113.0/24"),
            ("2001:db8:1:23ff::1", "2001:db8:1:2300::/56"),
        ] {
            assert_eq!(network(address.parse().unwrap()), expected);
        }
    }

    #[test]
    fn a_network_and_everybody_have_limits_of_their_own() {
        let limits = Limits::new(2, 3);
        assert!(limits.question("a").is_ok() && limits.question("a").is_ok());
        assert!(limits.question("a").is_err_and(|seconds| seconds <= WINDOW));
        assert!(limits.question("b").is_ok() && limits.question("c").is_err());
    }
}
