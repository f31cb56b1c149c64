//! Other phrasings of a FAQ's questions: the file that holds them beside the FAQ, and how a language model is made to write them. No IO.
//!
//! 1. [`prompt::messages`] asks a model for messages of visitors whom an entry answers.
//! 2. [`reply::texts`] takes the messages out of its reply, whatever it looks like.
//! 3. A [`RoundTrip`] searches the FAQ for each message, and keeps those that do not lead to another entry.
//! 4. [`Also`] is the file: one line per entry, for people to read, edit and commit.
//! 5. [`attach`] adds its texts to the entries before a bundle is built.
//!
//! ```
//! use tansy::faq::Entry;
//! use tansy::phrasing::{Also, attach, reply};
//!
//! let entry = Entry {
//!     id: "princeton".into(),
//!     question: "Do you deliver to Princeton?".into(),
//!     answer: "Yes, for $12.".into(),
//!     url: None,
//!     alt: vec![],
//! };
//! let mut also = Also::default();
//! also.replace("princeton", &entry, reply::texts("1. flowers to nassau street\n2. can you bring roses to campus"));
//! let also = Also::parse(&also.to_string())?;
//!
//! let mut entries = [entry];
//! assert_eq!(attach(&also, &mut entries).texts, 2);
//! assert_eq!(entries[0].alt, ["flowers to nassau street", "can you bring roses to campus"]);
//! # Ok::<(), tansy::Error>(())
//! ```

mod also;
mod attach;
mod key;
pub mod prompt;
pub mod reply;
mod round_trip;

pub use also::{Also, Line, State, fingerprint};
pub use attach::{Attached, attach};
pub use round_trip::{Chosen, Reason, RoundTrip};
