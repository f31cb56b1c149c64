//! The pieces of a response's body, with a time limit for each.

#[cfg(not(target_os = "wasi"))]
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use tansy::Error;

use crate::endpoint::Answered;

/// Bytes that are read at a time.
const PIECE: usize = 8192;

/// What came within the time.
pub(super) enum Next {
    Piece(Result<Vec<u8>, Error>),
    End,
    Late,
}

/// Reads the body in a thread of its own, as reading cannot be given a time limit for each piece. The channel closes at the body's end.
#[cfg(not(target_os = "wasi"))]
pub(super) struct Pieces(Receiver<Result<Vec<u8>, Error>>);

#[cfg(not(target_os = "wasi"))]
impl Pieces {
    pub(super) fn of(mut answered: Answered) -> Self {
        let (sender, pieces) = sync_channel(8);
        std::thread::spawn(move || {
            let mut piece = [0; PIECE];
            loop {
                let read = answered.read(&mut piece).map(<[u8]>::to_vec);
                let has_failed = read.is_err();
                // Nobody receives any more once the answer is finished.
                if read.as_ref().is_ok_and(Vec::is_empty) || sender.send(read).is_err() || has_failed {
                    return;
                }
            }
        });
        Self(pieces)
    }

    pub(super) fn next(&mut self, limit: Duration) -> Next {
        match self.0.recv_timeout(limit) {
            Ok(piece) => Next::Piece(piece),
            Err(RecvTimeoutError::Disconnected) => Next::End,
            Err(RecvTimeoutError::Timeout) => Next::Late,
        }
    }
}

/// Reads the body in this thread, the only one whose files are the host's. The host ends a body that is silent for too long.
#[cfg(target_os = "wasi")]
pub(super) struct Pieces(Answered);

#[cfg(target_os = "wasi")]
impl Pieces {
    pub(super) fn of(answered: Answered) -> Self {
        Self(answered)
    }

    pub(super) fn next(&mut self, limit: Duration) -> Next {
        if limit.is_zero() {
            return Next::Late;
        }
        match self.0.read(&mut [0; PIECE]).map(<[u8]>::to_vec) {
            Ok(piece) if piece.is_empty() => Next::End,
            piece => Next::Piece(piece),
        }
    }
}
