//! The FAQ of an HTML page, however it is marked up.
//!
//! Parsed once ([`mod@parse`]), measured once ([`page`]); then several strategies each propose where questions stand
//! ([`native`], [`accordion`], [`headings`], [`markers`], [`group`], [`contents`]), what stands between them is read as
//! answers ([`answer`]), and the proposal that explains the page best is taken ([`choose`]).

mod accordion;
mod answer;
mod boundary;
mod choose;
mod contents;
mod dom;
mod escape;
mod fragment;
mod group;
mod guard;
mod headings;
mod inline;
mod json_ld;
mod letters;
mod lines;
mod mark;
mod markdown;
mod markers;
mod native;
mod noise;
mod page;
mod parse;
mod reader;
mod rows;
mod sections;
mod signature;
mod table;
mod tables;
mod tree;

pub(crate) use fragment::Fragments;
pub(crate) use reader::read;
#[cfg(feature = "build")]
pub(crate) use {
    dom::{Dom, NodeId},
    markdown::Writer,
    page::Page,
    parse::{Dialect, parse},
    reader::read_dom,
};
