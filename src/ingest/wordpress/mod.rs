//! WordPress: the readme of a plugin or theme, and the export of a site.

pub(crate) mod export;
pub(crate) mod readme;
mod shortcodes;
