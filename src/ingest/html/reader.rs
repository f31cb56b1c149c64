//! A parsed page -> a draft of its entries.

use std::collections::HashSet;

use crate::error::Result;
use crate::ingest::found::{Draft, Found};
use crate::ingest::html::apart::{note_headings, tell_apart};
use crate::ingest::html::choose;
use crate::ingest::html::choose::Choice;
use crate::ingest::html::choose::answer::Pair;
use crate::ingest::html::dom::lines::{self, Line};
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::parse::parse;
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::html::embedded::longer;
use crate::ingest::html::forms::mark::Mark;
use crate::ingest::html::forms::{
    accordion, contents, group, headings, json_ld, letters, markers, rows, semantic, tables,
};
use crate::ingest::html::scores::prior;
#[cfg(feature = "build")]
use crate::ingest::html::state;
use crate::ingest::html::write::fragment::Fragments;
use crate::ingest::html::write::markdown::Writer;
use crate::ingest::link::Links;
use crate::ingest::source::Source;
use crate::ingest::wording::{marker, phrases, question};

/// From this many linked questions on, a page counts as a list of links.
const LINK_LIST: usize = 3;

/// Up to this many lines that only look like questions may be part of an article.
const ASIDES: usize = 2;

/// Longest `<base href>` that is heeded, in bytes.
const LONGEST_BASE: usize = 500;
/// Bytes of other phrasings that a page may have however short it is.
const PHRASINGS: usize = 1 << 20;

/// Reads an HTML page.
///
/// # Errors
///
/// The markup is hostile: see [`parse`].
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    let mut dom = parse(text)?;
    letters::mark(&mut dom);
    let mut links = Links::of(source);
    let base = dom.named(NodeId::ROOT, "base").find_map(|id| dom.attr(id, "href"));
    // It is put in front of every link.
    if let Some(base) = base.filter(|base| base.len() <= LONGEST_BASE) {
        links.rebase(base);
    }
    Ok(read_dom(&dom, links))
}

/// Reads a page that is parsed already.
pub(crate) fn read_dom(dom: &Dom, links: Links) -> Draft {
    let page = Page::new(dom, links);
    let mut draft = Draft { title: title(&page), language: language(dom), ..Draft::default() };
    let lines = lines::of(&page);
    let visible = visible(&page, &lines);
    let embedded = json_ld::find(dom, &Fragments::new(&page.links));
    #[cfg(feature = "build")]
    let embedded = state::fuller(&page, embedded, visible.as_ref());
    let elsewhere = linked_questions(&page);
    match visible {
        Some(choice) if choice.answered >= embedded.len() => take(&page, &choice, &mut draft),
        _ if !embedded.is_empty() => {
            draft.found = longer(&page, &lines, embedded, |mark, pair, how| found(&page, mark, pair, how));
            add_missing(&page, visible.as_ref(), &mut draft);
        }
        #[cfg(feature = "build")]
        _ if state::is_shell(&page) => draft.leave(0, "", state::SHELL),
        _ if elsewhere.len() < LINK_LIST => {
            take_sections(&page, &mut draft);
            draft.found.extend(rows::find(&page));
        }
        _ => {}
    }
    note_linked(&page, &elsewhere, &mut draft);
    if draft.found.is_empty() && draft.left.iter().all(|left| left.line > 0) {
        draft.leave(0, "", "no question with its answer was found: is this the page with the answers?");
    }
    draft
}

/// The best proposal of where the questions of the page's text are.
pub(crate) fn visible(page: &Page<'_>, lines: &[Line]) -> Option<Choice> {
    let mut candidates = vec![
        semantic::details(page),
        semantic::microdata(page),
        semantic::definitions(page),
        semantic::components(page),
        tables::find(page),
        accordion::find(page),
        markers::find(page, lines),
    ];
    candidates.extend(headings::find(page));
    candidates.extend(group::find(page, lines));
    candidates.push(contents::find(page, lines));
    candidates.retain(|candidate| !candidate.marks.is_empty());
    let best = choose::best(page, candidates);
    // What only looks like questions in the text of an article does not hide its title.
    if best.as_ref().is_some_and(|best| best.candidate.prior > prior::NONE || best.answered > ASIDES) {
        return best;
    }
    headings::article(page).and_then(|article| choose::best(page, vec![article])).or(best)
}

fn take(page: &Page<'_>, choice: &Choice, draft: &mut Draft) {
    note_headings(page, choice, draft);
    let first = draft.found.len();
    let mut about = Vec::new();
    let labelled = are_labelled(page, choice);
    // An element around many questions may name phrasings for all of them.
    let mut left = PHRASINGS + page.size(NodeId::ROOT) as usize;
    for pair in &choice.pairs {
        let Some(mark) = choice.candidate.marks.get(pair.mark) else { continue };
        let mut found = found(page, mark, pair, mark.how.unwrap_or(choice.candidate.how));
        if let Some(length) = marker::answer_apart(&found.answer).filter(|_| labelled) {
            found.answer = unmarked(&found.answer, length);
        }
        found.alt.retain(|alt| {
            left = left.saturating_sub(alt.len());
            left > 0
        });
        if found.answer.is_empty() {
            let is_title = phrases::is_section_title(&found.question);
            let reason = if is_title { "it is the title of a section" } else { "no answer follows it" };
            draft.leave(found.line, found.question, reason);
        } else {
            about.push(mark.about.map(|about| question::clean(&page.text(about))));
            draft.found.push(found);
        }
    }
    tell_apart(draft.found.get_mut(first..).unwrap_or_default(), &about);
}

/// Whether each of several answers begins with a line such as "Answer", as the fields of Drupal do: then it is their label.
fn are_labelled(page: &Page<'_>, choice: &Choice) -> bool {
    let starts = |nodes: &[NodeId]| {
        let mut texts = nodes.iter().flat_map(|&node| page.dom.between(node, page.dom.end(node)));
        let first = texts.find_map(|id| page.dom.text_node(id).filter(|text| !text.trim().is_empty()));
        first.is_some_and(|text| marker::answer_apart(&format!("{}\n\n", text.trim())).is_some())
    };
    choice.answered > 1 && choice.pairs.iter().filter(|pair| pair.size > 0).all(|pair| starts(&pair.answer))
}

/// Adds the questions of the page that its JSON-LD lacks.
fn add_missing(page: &Page<'_>, visible: Option<&Choice>, draft: &mut Draft) {
    let asked: HashSet<String> = draft.found.iter().map(|found| question::key(&found.question)).collect();
    for pair in visible.iter().flat_map(|choice| &choice.pairs).filter(|pair| pair.size > 0) {
        let Some((choice, mark)) =
            visible.and_then(|choice| Some((choice, choice.candidate.marks.get(pair.mark)?)))
        else {
            continue;
        };
        let found = found(page, mark, pair, mark.how.unwrap_or(choice.candidate.how));
        let is_new = !asked.contains(&question::key(&found.question));
        if is_new && question::ends_as_question(&found.question) && !found.answer.is_empty() {
            draft.found.push(found);
        }
    }
}

fn found(page: &Page<'_>, mark: &Mark, pair: &Pair, how: &'static str) -> Found {
    let written =
        mark.question.clone().unwrap_or_else(|| page.text_between(mark.first, page.dom.end(mark.last)));
    let mut answer = Writer::new(page).markdown(&pair.answer);
    let asked = marker::question(&written).is_some() || how == "Q: and A:";
    let marked = marker::answer(&answer).or_else(|| marker::answer_apart(&answer));
    if let Some(length) = marked.filter(|_| asked) {
        answer = unmarked(&answer, length);
    }
    Found {
        question: question::clean(&written),
        alt: mark.alt.iter().map(String::as_str).chain(also(page, mark)).map(question::clean).collect(),
        answer,
        anchor: mark.anchor.clone().or_else(|| anchor(page, mark)),
        line: page.dom.line(mark.first),
        how,
        ..Found::default()
    }
}

/// Other phrasings that are searched and not shown: `data-also="one|another"` on the question or an element around it.
fn also<'a>(page: &'a Page<'_>, mark: &Mark) -> impl Iterator<Item = &'a str> {
    let parent = page.dom.parent(mark.first);
    let given = [Some(mark.first), parent, mark.within].into_iter().flatten();
    let given = given.filter_map(|id| page.dom.attr(id, "data-also")).next();
    given.into_iter().flat_map(|phrasings| phrasings.split('|')).map(str::trim).filter(|alt| !alt.is_empty())
}

/// The answer without its label, of `length` bytes; `**A: Yes.**` stays bold.
fn unmarked(answer: &str, length: usize) -> String {
    let (mark, rest) = answer.split_at(length);
    let opened = if mark.matches("**").count() % 2 == 1 { "**" } else { "" };
    format!("{opened}{}", rest.trim())
}

/// The id of the question, of an element in it, of one that starts with it, or of one just before it.
fn anchor(page: &Page<'_>, mark: &Mark) -> Option<String> {
    let name_of = |id: NodeId| {
        let name = page.dom.attr(id, "name").filter(|_| page.dom.name(id) == "a");
        page.dom.attr(id, "id").or(name).map(str::to_owned)
    };
    let end = page.dom.end(mark.last);
    let inside = (mark.first.0..end.0).map(NodeId).find_map(name_of);
    let starts_here = |&id: &NodeId| page.size_between(id, mark.first) == 0 && page.dom.name(id) != "body";
    let around: Vec<NodeId> = page.dom.ancestors(mark.first).take_while(starts_here).take(4).collect();
    let own = page.dom.attr(mark.first, "id").map(str::to_owned);
    own.or(inside).or_else(|| around.iter().copied().find_map(name_of)).or_else(|| {
        let outermost = around.last().copied().unwrap_or(mark.first);
        let before = |id: NodeId| (id.0.saturating_sub(4)..id.0).rev().map(NodeId);
        let near = before(mark.first).chain(before(outermost));
        near.filter(|&id| page.dom.name(id) == "a" && page.size_between(id, mark.first) == 0)
            .find_map(name_of)
    })
}

fn take_sections(page: &Page<'_>, draft: &mut Draft) {
    if let Some(choice) = choose::sections(page, headings::sections(page)) {
        take(page, &choice, draft);
    }
    if !draft.found.is_empty() {
        return;
    }
    let body = page.body();
    let title = draft.title.clone().unwrap_or_default();
    let content: Vec<NodeId> = page.dom.children(body).collect();
    let size = page.size(body);
    if !title.is_empty() && size > 0 && page.linked_size(body) * 4 < size {
        let answer = Writer::new(page).markdown(&content);
        draft.found.push(Found {
            question: question::tidy(&title),
            answer,
            line: 1,
            how: "whole page",
            ..Found::default()
        });
    }
}

/// Links to other pages whose text is a question.
fn linked_questions(page: &Page<'_>) -> Vec<(NodeId, String)> {
    let links = page.dom.named(NodeId::ROOT, "a").filter(|&link| {
        let href = page.dom.attr(link, "href").unwrap_or("#");
        let size = page.size(link) as usize;
        !page.is_noise(link)
            && !href.starts_with('#')
            && size > 5
            && size <= question::LONGEST
            && page.in_page_target(link).is_none()
    });
    links.map(|link| (link, page.text(link))).filter(|(_, text)| question::is_likely(text)).collect()
}

fn note_linked(page: &Page<'_>, elsewhere: &[(NodeId, String)], draft: &mut Draft) {
    let taken: std::collections::HashSet<String> =
        draft.found.iter().map(|found| question::key(&found.question)).collect();
    let mut left = 0;
    for (link, text) in elsewhere.iter().filter(|(_, text)| !taken.contains(&question::key(text))) {
        let target = page.dom.attr(*link, "href").unwrap_or_default();
        draft.leave(page.dom.line(*link), text.clone(), format!("its answer is on another page: {target}"));
        left += 1;
    }
    if draft.found.is_empty() && left >= LINK_LIST {
        let reason = format!(
            "{left} questions link to answers on other pages; none has its answer here. Give those pages too."
        );
        draft.leave(0, "", reason);
    }
}

fn title(page: &Page<'_>) -> Option<String> {
    let text = |id: NodeId| {
        let texts: Vec<&str> = page.dom.descendants(id).filter_map(|id| page.dom.text_node(id)).collect();
        Some(question::tidy(&texts.concat())).filter(|text| !text.is_empty())
    };
    let head = page.dom.named(NodeId::ROOT, "head").next();
    let title = head.and_then(|head| page.dom.named(head, "title").next()).and_then(text);
    title.or_else(|| page.dom.named(NodeId::ROOT, "h1").find_map(text))
}

fn language(dom: &Dom) -> Option<String> {
    let html = dom.named(NodeId::ROOT, "html").next()?;
    dom.attr(html, "lang").or(dom.attr(html, "xml:lang")).map(str::to_owned)
}
