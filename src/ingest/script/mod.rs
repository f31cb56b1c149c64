//! Questions in the source of programs: JavaScript, TypeScript, JSX, and the scripts of Vue, Svelte and Astro components.
//!
//! The source is parsed by oxc, never read as text. [`resolve`] gives the values of expressions that need no running, [`find`] looks for
//! the questions in them, [`jsx`] writes markup in the source as HTML, and [`component`] takes components of Vue, Svelte and Astro apart.

mod component;
mod find;
mod jsx;
mod nesting;
mod resolve;
mod texts;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::error::{Error, Result};
use crate::ingest::found::Draft;
use crate::ingest::html::reader as html;
use crate::ingest::html::write::answers::Answers;
use crate::ingest::limits;
use crate::ingest::link::Links;
use crate::ingest::markdown::render;
use crate::ingest::source::Source;

/// Stands where an expression was whose value only running the program gives; pages have no such character.
const UNKNOWN: char = '\u{e0ff}';
/// The reason for leaving out what has [`UNKNOWN`] in it.
const RUNS: &str = "a part of it is known only when the program runs, such as a call or a variable";

/// Reads a program.
///
/// # Errors
///
/// It has a syntax error, and the message names the line; or it nests deeper than any program.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    limits::check_code(text)?;
    let parts = component::split(source.name, text);
    let links = Links::of(source);
    let (mut draft, markup) = with_stack(nesting::stack(&parts.script)?, || {
        parse(source.name, &parts.script, |program| find::within(program, &parts.script, &links))
    })?;
    Answers::new(&links, Some(render::normalise)).finish(&mut draft);
    if draft.found.is_empty() {
        for markup in [parts.markup, markup].into_iter().filter(|markup| !markup.trim().is_empty()) {
            take_markup(source, &markup, &mut draft);
        }
    }
    if draft.found.is_empty() && draft.left.is_empty() {
        draft.leave(0, "", "no list of questions and answers was found in the program: name the fields \"question\" and \"answer\"");
    }
    Ok(draft)
}

/// The texts in a program with their lines, and the markup around its scripts, to compare them with the entries; none of what cannot be read.
pub(crate) fn texts(source: &Source<'_>, text: &str) -> (Vec<(usize, String)>, String) {
    let parts = component::split(source.name, text);
    let found = || parse(source.name, &parts.script, |program| texts::within(program, &parts.script));
    let texts = nesting::stack(&parts.script).and_then(|stack| with_stack(stack, found)).unwrap_or_default();
    (texts, parts.markup.replace(UNKNOWN, " "))
}

/// Does what needs so large a stack, in bytes.
fn with_stack<T: Send>(stack: usize, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    let done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, work);
        thread.ok().and_then(|thread| thread.join().ok())
    });
    done.unwrap_or_else(|| {
        Err(Error::input("the parser of JavaScript failed on it: save the questions as JSON"))
    })
}

/// Parses a script, and looks for something in it.
fn parse<T>(name: &str, script: &str, find: impl FnOnce(&Program<'_>) -> T) -> Result<T> {
    let typed = SourceType::tsx();
    let is = |kinds: &[&str]| kinds.iter().any(|kind| name.to_ascii_lowercase().ends_with(kind));
    let kinds: &[SourceType] = match () {
        // `<T>value` is a type in `.ts`, and an element in `.tsx`.
        () if is(&[".ts", ".mts", ".cts"]) => &[SourceType::ts(), typed],
        () if is(&[".vue", ".svelte", ".astro", ".tsx"]) => &[typed, SourceType::ts()],
        () => &[SourceType::jsx(), typed],
    };
    let mut fault = None;
    for kind in kinds {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, script, *kind).parse();
        let Some(error) = parsed.errors.first().filter(|_| parsed.panicked || parsed.program.body.is_empty())
        else {
            return Ok(find(&parsed.program));
        };
        let label = error.labels.iter().flatten().next();
        let at = if let Some(label) = label { label.offset() } else { 0 };
        fault.get_or_insert((resolve::line(script, at), error.message.to_string()));
    }
    let (line, message) = fault.unwrap_or_default();
    Err(Error::input(format!("line {line}: this is not valid JavaScript or TypeScript: {message}")))
}

/// Takes the questions of markup; those with a part that is not known are left out.
fn take_markup(source: &Source<'_>, markup: &str, draft: &mut Draft) {
    let Ok(page) = html::read(source, markup) else { return };
    for found in page.found.into_iter().filter(|found| found.how != "whole page") {
        let unknown = |text: &str| text.contains(UNKNOWN);
        let only = found.question.trim_matches([UNKNOWN, ' ']).is_empty();
        if unknown(&found.question) || unknown(&found.answer) {
            if !only {
                draft.leave(found.line, found.question.replace(UNKNOWN, "…"), RUNS);
            }
        } else {
            draft.found.push(found);
        }
    }
}
