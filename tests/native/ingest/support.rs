//! Reads fixtures and given texts, and finds entries in what was read.

use std::io::Write as _;
use std::path::Path;

use tansy::ingest::{Note, NoteKind, Reading, Source, read};

pub(crate) fn fixture(name: &str) -> Reading {
    fixture_in("pages", name)
}

/// A file below a folder of `tests/fixtures`, read.
pub(crate) fn fixture_in(folder: &str, name: &str) -> Reading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder).join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&Source { name, bytes: &bytes, base_url: None }).unwrap()
}

pub(crate) fn given(name: &str, text: &str) -> Reading {
    read(&Source { name, bytes: text.as_bytes(), base_url: None }).unwrap()
}

pub(crate) fn questions(reading: &Reading) -> Vec<&str> {
    reading.entries.iter().map(|entry| entry.question.as_str()).collect()
}

pub(crate) fn answer<'a>(reading: &'a Reading, question: &str) -> &'a str {
    let entry = reading.entries.iter().find(|entry| entry.question.contains(question));
    entry.map_or_else(|| panic!("no {question:?} in {:?}", questions(reading)), |entry| &entry.answer)
}

pub(crate) fn url<'a>(reading: &'a Reading, question: &str) -> Option<&'a str> {
    reading.entries.iter().find(|entry| entry.question.contains(question))?.url.as_deref()
}

/// A file below `tests/fixtures/platforms`, read.
pub(crate) fn platform(name: &str) -> Reading {
    fixture_in("platforms", name)
}

/// The questions with their answers.
pub(crate) fn pairs(reading: &Reading) -> Vec<(&str, &str)> {
    reading.entries.iter().map(|entry| (entry.question.as_str(), entry.answer.as_str())).collect()
}

/// Whether a passage was left out for a reason that contains this.
pub(crate) fn is_left(reading: &Reading, text: &str, reason: &str) -> bool {
    let left = |note: &Note| note.kind == NoteKind::Left;
    reading.notes.iter().any(|note| left(note) && note.text.contains(text) && note.reason.contains(reason))
}

/// A zip file of these parts.
pub(crate) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF of pages with this drawing, with the font `/F1`.
pub(crate) fn pdf(pages: &[String]) -> Vec<u8> {
    let stream = |page: &String| format!("<</Length {}>>stream\n{page}\nendstream", page.len()).into_bytes();
    let (mut objects, mut kids) = (vec![], String::new());
    for page in pages {
        objects.push(stream(page));
        let own = FIRST + objects.len() - 1;
        objects.push(page_of(own, b""));
        kids.push_str(&format!("{} 0 R ", own + 1));
    }
    assembled(&objects, &kids, pages.len())
}

/// A PDF of one page, drawn by the first of these objects, with further resources. The objects are numbered from 5 on.
pub(crate) fn pdf_of(streams: &[Vec<u8>], resources: &[u8]) -> Vec<u8> {
    let mut objects = vec![page_of(FIRST + 1, resources)];
    objects.extend_from_slice(streams);
    assembled(&objects, &format!("{FIRST} 0 R"), 1)
}

/// The number of the first object that is not the same in every PDF here.
const FIRST: usize = 4;

fn page_of(content: usize, resources: &[u8]) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Resources<</Font<</F1 3 0 R>>"
    );
    [page.as_bytes(), resources, b">>>>"].concat()
}

fn assembled(rest: &[Vec<u8>], kids: &str, count: usize) -> Vec<u8> {
    let fixed = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let objects = fixed.into_iter().map(String::into_bytes).chain(rest.iter().cloned());
    let (mut out, mut table, mut size) = (b"%PDF-1.4\n".to_vec(), String::new(), 1);
    for object in objects {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{size} 0 obj\n").as_bytes());
        out.extend_from_slice(&object);
        out.extend_from_slice(b"\nendobj\n");
        size += 1;
    }
    let at = out.len();
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF"
    );
    [out, end.into_bytes()].concat()
}
