//! Finds the pages to read: those that were named, and those in the folders that were named.

use std::path::PathBuf;

use anyhow::Result;

use super::walk;
use crate::{also, files};

/// One file to read, or standard input.
pub(super) struct Page {
    pub(super) path: PathBuf,
    /// Its path relative to the folder that was named, with `/`; its file name if it was named itself.
    pub(super) relative: String,
    pub(super) in_folder: bool,
}

/// What the inputs come to.
#[derive(Default)]
pub(super) struct Pages {
    /// The files to read, in the order given, without those that have phrasings.
    pub(super) pages: Vec<Page>,
    /// Files in folders that are not read, and why.
    pub(super) skipped: Vec<(PathBuf, &'static str)>,
}

/// The pages of the inputs.
pub(super) fn of(inputs: &[PathBuf]) -> Result<Pages> {
    let mut all = Pages::default();
    for input in inputs {
        if input.is_dir() {
            let found = walk::pages(input)?;
            let page = |(path, relative)| Page { path, relative, in_folder: true };
            all.pages.extend(found.pages.into_iter().map(page));
            all.skipped.extend(found.skipped);
        } else if !also::is_also(input) {
            all.pages.push(Page { path: input.clone(), relative: files::name(input), in_folder: false });
        }
    }
    Ok(all)
}
