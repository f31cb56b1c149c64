//! Reading a response, whatever its protocol.

use tansy::Error;
use tansy::llm::{Api, Delta, FinishReason, Response};

/// The text of a response, and how it ended.
pub(super) type Read = (String, Result<FinishReason, Error>);

pub(super) fn api(name: &str) -> Api {
    name.parse().unwrap()
}

/// Reads a response that arrives in `chunks`.
pub(super) fn read(api: Api, chunks: &[&[u8]]) -> Read {
    let mut response = Response::new(api);
    response.head(200, "x/y");
    let mut deltas = Vec::new();
    let pushed = chunks.iter().try_for_each(|chunk| response.push(chunk, &mut deltas));
    let ended = pushed.and_then(|()| response.end(&mut deltas));
    let mut text = String::new();
    let mut reason = None;
    for delta in deltas {
        assert_eq!(reason, None, "nothing follows the end");
        match delta {
            Delta::Text(more) => text.push_str(&more),
            Delta::Restart => text.clear(),
            Delta::Done(why) => reason = Some(why),
            other => panic!("{other:?}"),
        }
    }
    (text, reason.map_or_else(|| Err(ended.unwrap_err()), Ok))
}

/// Reads a response that arrives in one piece.
pub(super) fn whole(api: Api, body: &str) -> Read {
    read(api, &[body.as_bytes()])
}
