//! `--html`: one page with the text of each input, in which what became an entry is marked and what did not is grey.

use std::fmt::{Display, Formatter, Result};

use tansy::ingest::{Block, Coverage, Part};

use crate::html::Escaped;

/// The page, written by its [`Display`]. It loads nothing and runs no script.
pub(super) struct Report<'a>(pub(super) &'a [Coverage]);

const STYLE: &str = "\
:root{color-scheme:light dark;--line:light-dark(#ccc,#555);--grey:light-dark(#666,#a5a5a5);--question:light-dark(#dbe9ff,#17355f);--answer:light-dark(#dff3e3,#15402a)}\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse;width:100%}td{padding:.3rem .6rem;vertical-align:top;overflow-wrap:anywhere}\
td:first-child{color:var(--grey);text-align:end;font-variant-numeric:tabular-nums}td:nth-child(2){white-space:nowrap}\
.text{white-space:pre-wrap;border-inline-start:4px solid var(--line)}\
.question .text{background:var(--question);border-color:currentColor;font-weight:600}.answer .text{background:var(--answer);border-color:currentColor}\
.title,.furniture,.left{color:var(--grey)}.left .text{border-inline-start-style:dashed;border-color:currentColor}.left b{text-decoration:underline}\
.furniture .text{font-size:.85em}small{display:block}@media print{body{max-width:none}}";

impl Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width\">\n")?;
        writeln!(f, "<title>What Tansy takes from your pages</title>\n<style>{STYLE}</style>")?;
        f.write_str("<h1>What Tansy takes from your pages</h1>\n<p>Each passage is marked as a <b>question</b> or an <b>answer</b> if it was taken, ")?;
        f.write_str("and as <b>left out</b>, in grey, with the reason, if it was not. Titles and page furniture do not count as lost.\n")?;
        self.0.iter().try_for_each(|coverage| input(f, coverage))
    }
}

fn input(f: &mut Formatter<'_>, coverage: &Coverage) -> Result {
    writeln!(f, "<h2 dir=auto>{}</h2>", Escaped(&coverage.name))?;
    if coverage.blocks.is_empty() {
        return writeln!(f, "<p>The text of this input cannot be shown beside its entries.");
    }
    let left = coverage.left_size() * 100 / coverage.text_size().max(1);
    writeln!(f, "<p>{left} % of the text was left out, in {} passages.", coverage.left().count())?;
    writeln!(f, "<table>")?;
    coverage.blocks.iter().try_for_each(|block| row(f, block))?;
    writeln!(f, "</table>")
}

fn row(f: &mut Formatter<'_>, block: &Block) -> Result {
    let (class, name) = match block.part {
        Part::Question => ("question", "question"),
        Part::Answer => ("answer", "answer"),
        Part::Title => ("title", "title"),
        Part::Left => ("left", "left out"),
        _ => ("furniture", "furniture"),
    };
    write!(
        f,
        "<tr class={class}><td>{}<td><b>{name}</b><td class=text dir=auto>{}",
        block.line,
        Escaped(&block.text)
    )?;
    if !block.reason.is_empty() && block.part != Part::Title {
        write!(f, "<small>{}</small>", Escaped(&block.reason))?;
    }
    writeln!(f)
}
