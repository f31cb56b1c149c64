//! The text of each page, by `pdf-extract`, which panics at fonts that it does not know and may take very long.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Once, mpsc};
use std::time::{Duration, Instant};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, PlainTextOutput, Transform, output_doc_page};

use super::loops;
use crate::error::{Error, Result};

/// How long a document may take.
const TIME: Duration = Duration::from_secs(60);
/// Most text of a document, in bytes for each byte of it, and however short it is: forms may hold each other many times.
const TEXT_RATIO: usize = 20;
const TEXT_ALWAYS: usize = 1 << 20;
/// The stack of the thread that reads, in bytes.
const STACK: usize = 64 << 20;

/// The pages of a document.
#[derive(Default)]
pub(super) struct Pages {
    /// The text of those that can be read.
    pub(super) texts: Vec<String>,
    /// The numbers of the others, from 1.
    pub(super) failed: Vec<u32>,
}

/// Reads the pages.
///
/// # Errors
///
/// The document is damaged, has a password, or takes too long.
pub(super) fn pages(bytes: &[u8]) -> Result<Pages> {
    let (send, receive) = mpsc::channel();
    let bytes = bytes.to_vec();
    // Nothing can end what the crate does within a page: the thread is left behind when the time is over.
    let work = move || drop(send.send(quietly(|| all(&bytes))));
    let started = std::thread::Builder::new().stack_size(STACK).spawn(work);
    started.map_err(|_| damaged(&"no thread could be started"))?;
    match receive.recv_timeout(TIME) {
        Ok(pages) => pages.unwrap_or_else(|| Err(damaged(&"its parts cannot be found"))),
        Err(_) => Err(Error::input(format!(
            "the PDF takes more than {} seconds to read: keep only the pages with the questions, or save it as .docx",
            TIME.as_secs()
        ))),
    }
}

fn all(bytes: &[u8]) -> Result<Pages> {
    let end = Instant::now() + TIME;
    let mut document = Document::load_mem(bytes).map_err(|error| fault(&error))?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|error| fault(&error))?;
    }
    loops::remove(&mut document);
    let mut pages = Pages::default();
    let mut left = TEXT_ALWAYS.saturating_add(bytes.len().saturating_mul(TEXT_RATIO));
    for number in document.get_pages().into_keys() {
        let mut text = String::new();
        let done = quietly(|| {
            let mut output = Limited { inner: PlainTextOutput::new(&mut text), left, end };
            output_doc_page(&document, &mut output, number)
        });
        left = left.saturating_sub(text.len());
        if matches!(done, Some(Ok(()))) {
            pages.texts.push(text);
        } else {
            pages.failed.push(number);
        }
        if Instant::now() > end {
            break;
        }
    }
    Ok(pages)
}

fn fault(error: &pdf_extract::Error) -> Error {
    let said = error.to_string().to_lowercase();
    if said.contains("crypt") || said.contains("password") {
        return Error::input("the PDF has a password: save a copy without one");
    }
    damaged(error)
}

fn damaged(error: &dyn std::fmt::Display) -> Error {
    Error::input(format!("the PDF is damaged: {error}"))
}

/// Plain text that fails when it becomes too long or takes too long.
struct Limited<'t> {
    inner: PlainTextOutput<&'t mut String>,
    left: usize,
    end: Instant,
}

impl OutputDev for Limited<'_> {
    fn begin_page(
        &mut self,
        number: u32,
        media_box: &MediaBox,
        art_box: Option<(f64, f64, f64, f64)>,
    ) -> std::result::Result<(), OutputError> {
        self.inner.begin_page(number, media_box, art_box)
    }

    fn end_page(&mut self) -> std::result::Result<(), OutputError> {
        self.inner.end_page()
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        spacing: f64,
        font_size: f64,
        text: &str,
    ) -> std::result::Result<(), OutputError> {
        self.left = self.left.saturating_sub(text.len().max(1));
        if self.left == 0 || Instant::now() > self.end {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        self.inner.output_character(place, width, spacing, font_size, text)
    }

    fn begin_word(&mut self) -> std::result::Result<(), OutputError> {
        self.inner.begin_word()
    }

    fn end_word(&mut self) -> std::result::Result<(), OutputError> {
        self.inner.end_word()
    }

    fn end_line(&mut self) -> std::result::Result<(), OutputError> {
        self.inner.end_line()
    }
}

thread_local! {
    /// Whether panics of this thread are expected, and reported by an error.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What the work gives; none if it panics, of which nothing is printed.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    QUIET.set(before);
    done
}
