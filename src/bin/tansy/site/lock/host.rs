//! A lock that the host keeps: WASI has none.

use std::fs::File;
use std::io::{Read, Result};
use std::path::{Path, absolute};
use std::time::Duration;

use super::Tried;
use crate::host;

/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(200);

/// A file that this process has locked.
pub(super) struct Held(#[allow(dead_code, reason = "it is locked until it is closed")] File);

impl Held {
    /// Locks a file if no other process has.
    pub(super) fn try_on(path: &Path) -> Result<Tried> {
        let mut device = host::request("lock", &absolute(path)?)?;
        let mut is_held = [0];
        device.read_exact(&mut is_held)?;
        Ok(if is_held == *b"1" { Tried::Held(Self(device)) } else { Tried::Busy })
    }

    /// Locks a file once no other process has.
    pub(super) fn on(path: &Path) -> Result<Self> {
        loop {
            if let Tried::Held(held) = Self::try_on(path)? {
                return Ok(held);
            }
            std::thread::sleep(PAUSE);
        }
    }
}
