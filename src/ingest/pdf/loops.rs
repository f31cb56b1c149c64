//! Objects of a PDF that hold themselves, which `pdf-extract` would follow until the stack is full.

use std::collections::HashMap;

use pdf_extract::{Dictionary, Document, Object, ObjectId};

/// How deep forms may hold each other, and how many parents a page may have.
const DEEPEST: usize = 50;

/// Breaks the loops: a form that holds itself, or is too deep in others, becomes empty, and so does a page that is its own ancestor.
pub(super) fn remove(document: &mut Document) {
    let mut search = Search { document, state: HashMap::new(), faulty: Vec::new() };
    let forms = document.objects.iter().filter(|(_, object)| is_form(object)).map(|(id, _)| *id);
    forms.for_each(|id| search.visit(id, 0));
    let faulty = search.faulty;
    for id in faulty {
        if let Ok(stream) = document.get_object_mut(id).and_then(Object::as_stream_mut) {
            stream.set_plain_content(Vec::new());
        }
    }
    let endless: Vec<ObjectId> =
        document.get_pages().into_values().filter(|&page| !has_root(document, page)).collect();
    for id in endless {
        if let Ok(page) = document.get_object_mut(id).and_then(Object::as_dict_mut) {
            page.remove(b"Parent");
        }
    }
}

fn is_form(object: &Object) -> bool {
    object.as_stream().is_ok_and(|stream| {
        stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form")
    })
}

/// A search of the forms for loops, depth first.
struct Search<'d> {
    document: &'d Document,
    /// The forms that were visited, and whether that has ended.
    state: HashMap<ObjectId, bool>,
    faulty: Vec<ObjectId>,
}

impl Search<'_> {
    fn visit(&mut self, id: ObjectId, depth: usize) {
        match self.state.get(&id) {
            Some(true) => return,
            Some(false) => return self.faulty.push(id),
            None if depth > DEEPEST => return self.faulty.push(id),
            None => {}
        }
        self.state.insert(id, false);
        let Some(stream) = self.document.get_object(id).ok().and_then(|form| form.as_stream().ok()) else {
            return;
        };
        let document = self.document;
        match dictionary(document, &stream.dict, b"Resources") {
            Some(resources) => {
                let held = dictionary(document, resources, b"XObject");
                let held = held
                    .into_iter()
                    .flat_map(Dictionary::iter)
                    .filter_map(|(_, held)| held.as_reference().ok());
                held.for_each(|held| self.visit(held, depth + 1));
            }
            // It takes those of what holds it, so that it may hold itself.
            None => self.faulty.extend(holds_others(stream).then_some(id)),
        }
        self.state.insert(id, true);
    }
}

fn dictionary<'d>(document: &'d Document, within: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
    let value = within.get(key).ok()?;
    document.dereference(value).ok()?.1.as_dict().ok()
}

fn holds_others(stream: &pdf_extract::Stream) -> bool {
    let content = stream.get_plain_content().unwrap_or_default();
    content.windows(2).any(|sign| sign == b"Do")
}

/// Whether the parents of a page come to an end.
fn has_root(document: &Document, page: ObjectId) -> bool {
    let mut id = page;
    for _ in 0..DEEPEST {
        let parent =
            document.get_dictionary(id).and_then(|page| page.get(b"Parent")).and_then(Object::as_reference);
        match parent {
            Ok(parent) => id = parent,
            Err(_) => return true,
        }
    }
    false
}
