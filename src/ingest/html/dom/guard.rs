//! Limits that keep a hostile page from costing more time or memory than its length justifies.

use crate::ingest::names::Names;

/// How deep elements may nest. html5ever searches the open elements for many tags, so its running time is depth times
/// length; a browser stops at 512.
pub(crate) const MAX_DEPTH: u32 = 200;
/// Most attributes of one tag: html5ever compares each with all before it.
pub(crate) const MAX_ATTRIBUTES: usize = 500;
/// Longest piece of the source that is parsed at once, in bytes: so many attributes of a tag can be compared before they are counted.
const PIECE: usize = 4 << 10;
/// Longest attribute that is kept, in bytes; longer ones are embedded pictures or data of scripts.
pub(crate) const MAX_ATTRIBUTE: usize = 16 << 10;
/// Nodes that a page may have however short it is, as far as its bytes can make that many: one for every two bytes is denser than any real page.
const MAX_NODES: usize = 150_000;
/// Beyond these, the least number of bytes for each node. A node takes some 400 bytes while a page is read; long pages have more text than that.
const BYTES_PER_NODE: usize = 24;

/// Most nodes that a page of this many bytes may have.
pub(crate) fn max_nodes(bytes: usize) -> usize {
    (bytes / 2 + 1000).min(MAX_NODES + bytes / BYTES_PER_NODE)
}

/// Elements that have no content, or whose content the tokenizer reads as text: they cannot nest.
pub(crate) fn is_void(name: &str) -> bool {
    const VOID: Names = Names(
        "area|base|basefont|bgsound|body|br|col|embed|frame|frameset|head|hr|html|iframe|image|img|input|\
        keygen|link|meta|noembed|noframes|noscript|param|plaintext|script|source|style|textarea|title|\
        track|wbr|xmp",
    );
    VOID.has(name)
}

/// The source in pieces of at most [`PIECE`] bytes. A `<` is always the first of its piece.
pub(crate) fn pieces(source: &str) -> impl Iterator<Item = &str> {
    let mut rest = source;
    std::iter::from_fn(move || {
        let longest = (0..=PIECE.min(rest.len())).rev().find(|&end| rest.is_char_boundary(end)).unwrap_or(0);
        let length =
            rest[..longest].char_indices().skip(1).find(|&(_, c)| c == '<').map_or(longest, |(at, _)| at);
        let (piece, after) = rest.split_at(length);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Counts the attributes of a tag whose end has not been seen yet, piece by piece.
#[derive(Debug, Default)]
pub(crate) struct TagScan {
    attributes: usize,
    quote: Option<u8>,
    after_equals: bool,
    started: bool,
    ignored: bool,
}

impl TagScan {
    /// Takes the next piece; gives an upper bound of the attributes so far.
    pub(crate) fn feed(&mut self, piece: &str) -> usize {
        let bytes = piece.as_bytes();
        if !self.started {
            self.started = true;
            let name = bytes.get(1).filter(|&&byte| byte != b'/').or(bytes.get(2));
            self.ignored = !name.is_some_and(u8::is_ascii_alphabetic);
        }
        if !self.ignored {
            bytes.iter().for_each(|&byte| self.step(byte));
        }
        self.attributes
    }

    fn step(&mut self, byte: u8) {
        match (self.quote, byte) {
            (Some(quote), byte) if byte == quote => {
                self.quote = None;
                self.attributes += 1;
            }
            (Some(_), _) => {}
            (None, b'"' | b'\'') if self.after_equals => self.quote = Some(byte),
            (None, b'=') => self.after_equals = true,
            (None, byte) if byte.is_ascii_whitespace() => self.attributes += usize::from(!self.after_equals),
            (None, byte) => {
                self.after_equals = false;
                self.attributes += usize::from(byte == b'/');
            }
        }
    }
}
