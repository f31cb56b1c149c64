//! Questions and answers in the objects and arrays of a program.

use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, Expression, JSXElement, JSXFragment, ObjectExpression,
    ObjectPropertyKind, Program,
};
use oxc_ast_visit::{Visit, walk};

use super::resolve::Resolver;
use super::{RUNS, UNKNOWN, jsx};
use crate::ingest::data::pairs;
use crate::ingest::data::value::Value;
use crate::ingest::found::{Draft, Found};
use crate::ingest::link::Links;
use crate::ingest::names::Names;
use crate::ingest::wording::{fields, question};

/// Fields that hold a question where their text is one.
const TITLES: Names = Names("title|heading|header|label|name|summary|trigger");
/// The reason for leaving out what a list takes over from elsewhere.
const SPREAD: &str =
    "these are added from another place, which is known only when the program runs: name that file too";
/// Fields that hold an answer beside such a question.
const CONTENTS: Names = Names("content|text|body|description|desc|details|html|children|value");

/// The questions and answers of a program, and its markup as HTML.
pub(super) fn within<'a>(program: &Program<'a>, script: &str, links: &Links) -> (Draft, String) {
    let mut resolver = Resolver::new(script, links, jsx::html_of);
    resolver.collect(&program.body, 0);
    let mut finder = Finder { resolver, draft: Draft::default(), markup: String::new(), in_markup: false };
    finder.visit_program(program);
    (finder.draft, finder.markup)
}

struct Finder<'p, 'a> {
    resolver: Resolver<'p, 'a>,
    draft: Draft,
    markup: String,
    in_markup: bool,
}

impl<'a> Visit<'a> for Finder<'_, 'a> {
    fn visit_object_expression(&mut self, object: &ObjectExpression<'a>) {
        if !self.take(object) {
            self.note_spread_answer(object);
            walk::walk_object_expression(self, object);
        }
    }

    fn visit_array_expression(&mut self, array: &ArrayExpression<'a>) {
        let before = self.draft.found.len();
        if !self.take_couples(array) {
            walk::walk_array_expression(self, array);
        }
        if self.draft.found.len() > before {
            self.note_spreads(array);
        }
    }

    fn visit_jsx_element(&mut self, element: &JSXElement<'a>) {
        let outermost = !std::mem::replace(&mut self.in_markup, true);
        if outermost {
            jsx::write_element(&self.resolver, element, &mut self.markup);
        }
        walk::walk_jsx_element(self, element);
        self.in_markup &= !outermost;
    }

    fn visit_jsx_fragment(&mut self, fragment: &JSXFragment<'a>) {
        let outermost = !std::mem::replace(&mut self.in_markup, true);
        if outermost {
            jsx::write_children(&self.resolver, &fragment.children, &mut self.markup);
        }
        walk::walk_jsx_fragment(self, fragment);
        self.in_markup &= !outermost;
    }
}

impl<'a> Finder<'_, 'a> {
    /// Notes what a list of questions takes over from elsewhere: `[...more, { question: "…", answer: "…" }]`.
    fn note_spreads(&mut self, array: &ArrayExpression<'a>) {
        for element in &array.elements {
            let ArrayExpressionElement::SpreadElement(spread) = element else { continue };
            if !self.resolver.is_known(&spread.argument) {
                let span = spread.span;
                let text =
                    self.resolver.script.get(span.start as usize..span.end as usize).unwrap_or_default();
                self.draft.leave(self.resolver.line(&**spread), text, SPREAD);
            }
        }
    }

    /// Notes a question whose answer is taken over from elsewhere: `{ question: "Open?", ...rest }`.
    fn note_spread_answer(&mut self, object: &ObjectExpression<'a>) {
        let is_spread =
            |property: &ObjectPropertyKind<'a>| matches!(property, ObjectPropertyKind::SpreadProperty(_));
        if !object.properties.iter().any(is_spread) {
            return;
        }
        for property in &object.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else { continue };
            let name = property.key.static_name().map(|name| name.to_lowercase()).unwrap_or_default();
            if fields::is_question(&name) {
                let asked = self.resolver.value(&property.value).to_text().replace(UNKNOWN, "…");
                self.draft.leave(self.resolver.line(object), asked, RUNS);
            }
        }
    }

    /// Takes the questions that an object itself has; false if it has none and those within it are to be looked at.
    fn take(&mut self, object: &ObjectExpression<'a>) -> bool {
        let fields: Vec<(String, &Expression<'a>)> = object
            .properties
            .iter()
            .filter_map(|property| match property {
                ObjectPropertyKind::ObjectProperty(property) if !property.method => {
                    Some((property.key.static_name()?.into_owned(), &property.value))
                }
                _ => None,
            })
            .collect();
        let lower: Vec<String> = fields.iter().map(|(name, _)| name.to_lowercase()).collect();
        let has = |is: &dyn Fn(&str) -> bool| lower.iter().any(|name| is(name));
        let line = self.resolver.line(object);
        if has(&fields::is_question) && (has(&fields::is_answer) || has(&|name| CONTENTS.has(name))) {
            let value = self.map(&fields);
            return self.add(pairs::within(&value, "object of the program"), line);
        }
        if has(&|name| TITLES.has(name)) && (has(&|name| CONTENTS.has(name)) || has(&fields::is_answer)) {
            let value = self.map(&fields);
            let (Some(asked), Some(answer)) = (
                value.text_at(TITLES),
                value.text_at(CONTENTS).or_else(|| value.text_at_any(fields::ANSWER.entries())),
            ) else {
                return false;
            };
            let asks = question::ends_as_question(asked.trim()) && question::is_likely(&asked)
                || has(&fields::is_answer);
            let found = Found { question: asked, answer, how: "object of the program", ..Found::default() };
            return asks && self.add(vec![found], line);
        }
        let numbered = self.numbered(&fields);
        let (any, mut all) = (!numbered.is_empty(), vec![]);
        for (line, found) in numbered {
            all.push(self.add(vec![found], line));
        }
        any || self.take_map(&fields)
    }

    /// The messages of `{ q1: "…", a1: "…" }`: fields whose names differ only in the word for question or answer.
    fn numbered(&self, fields: &[(String, &Expression<'a>)]) -> Vec<(usize, Found)> {
        let mut answers = std::collections::HashMap::new();
        for (name, value) in fields {
            if let Some(rest) = without(name, fields::is_answer) {
                answers.entry(rest).or_insert(*value);
            }
        }
        let pair = |(name, asked): &(String, &Expression<'a>)| {
            let answer = answers.get(&without(name, fields::is_question)?)?;
            let text = |expression| self.resolver.value(expression).to_text();
            let found = Found {
                question: text(asked),
                answer: text(answer),
                how: "messages of the program",
                ..Found::default()
            };
            Some((self.resolver.line(*asked), found))
        };
        if answers.is_empty() { vec![] } else { fields.iter().filter_map(pair).collect() }
    }

    /// Takes `{ "Do you deliver?": "Yes." }`.
    fn take_map(&mut self, fields: &[(String, &Expression<'a>)]) -> bool {
        let asks = fields.iter().filter(|(name, _)| question::ends_as_question(name)).count();
        if asks == 0 || asks * 2 < fields.len() {
            return false;
        }
        for (name, value) in fields {
            let (answer, line) = (self.resolver.value(value).to_text(), self.resolver.line(*value));
            self.add(
                vec![Found {
                    question: name.clone(),
                    answer,
                    how: "object of the program",
                    ..Found::default()
                }],
                line,
            );
        }
        true
    }

    /// Takes `[["question", "answer"], …]`, if one of the first texts is a question.
    fn take_couples(&mut self, array: &ArrayExpression<'a>) -> bool {
        let inner = |element: &ArrayExpressionElement<'a>| {
            let couple = element.as_expression().map(Expression::get_inner_expression);
            matches!(couple, Some(Expression::ArrayExpression(couple)) if couple.elements.len() == 2)
        };
        if array.elements.is_empty() || !array.elements.iter().all(inner) {
            return false;
        }
        let couples: Vec<(usize, Value)> = array
            .elements
            .iter()
            .filter_map(|element| element.as_expression())
            .map(|couple| (self.resolver.line(couple), self.resolver.value(couple)))
            .collect();
        let found = |value: &Value| pairs::within(&Value::List(vec![value.clone()]), "pair of the program");
        let asks = couples
            .iter()
            .flat_map(|(_, couple)| found(couple))
            .any(|found| question::ends_as_question(&found.question));
        if asks {
            for (line, couple) in &couples {
                self.add(found(couple), *line);
            }
        }
        asks
    }

    fn map(&self, fields: &[(String, &Expression<'a>)]) -> Value {
        Value::Map(fields.iter().map(|(name, value)| (name.clone(), self.resolver.value(value))).collect())
    }

    /// Adds what was found, or a note where a part of it is not known.
    fn add(&mut self, found: Vec<Found>, line: usize) -> bool {
        let any = !found.is_empty();
        for found in found {
            let (asked, answered) = (!found.question.contains(UNKNOWN), !found.answer.contains(UNKNOWN));
            if asked && answered && !found.answer.trim().is_empty() {
                self.draft.found.push(Found { line, ..found });
            } else if asked && answered {
                self.draft.leave(line, found.question, "its answer is empty");
            } else {
                // Neither is a text: a template of the program, or texts kept elsewhere.
                self.draft.leave(line, found.question.replace(UNKNOWN, "…"), RUNS);
            }
        }
        any
    }
}

/// The rest of a field's name without the word that `is` accepts, as in `faq_q1`, `faqAnswer2` and `a.1`; none if it has no other part.
fn without(name: &str, is: fn(&str) -> bool) -> Option<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let starts =
            c.is_uppercase() && before.is_lowercase() || c.is_ascii_digit() != before.is_ascii_digit();
        if starts || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    let at = words.iter().position(|word| is(word))?;
    words.remove(at);
    words
        .iter()
        .any(|word| word.chars().all(|c| c.is_ascii_digit()))
        .then(|| format!("{at} {}", words.join(" ")))
}
