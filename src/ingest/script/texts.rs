//! The texts in a program, whatever became of them.

use oxc_ast::ast::{
    ExportAllDeclaration, ImportDeclaration, JSXAttribute, JSXAttributeValue, JSXText, Program,
    StringLiteral, TemplateLiteral,
};
use oxc_ast_visit::{Visit, walk};

use super::resolve;
use crate::ingest::names::Names;

/// Attributes with text for people.
const SHOWN: Names =
    Names("title|question|answer|summary|heading|header|label|q|a|description|content|text|children");

/// Each text with its line, without the names of modules and the looks of elements.
pub(super) fn within(program: &Program<'_>, script: &str) -> Vec<(usize, String)> {
    let mut texts = Texts(Vec::new());
    texts.visit_program(program);
    let lines = resolve::Lines::of(script);
    texts.0.into_iter().map(|(at, text)| (lines.of_offset(at), text)).collect()
}

/// The texts with where they start, in bytes.
struct Texts(Vec<(u32, String)>);

impl<'a> Visit<'a> for Texts {
    fn visit_string_literal(&mut self, text: &StringLiteral<'a>) {
        self.0.push((text.span.start, text.value.to_string()));
    }

    fn visit_template_literal(&mut self, template: &TemplateLiteral<'a>) {
        let parts: Vec<&str> = template
            .quasis
            .iter()
            .map(|quasi| quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw).as_str())
            .collect();
        self.0.push((template.span.start, parts.join(" ")));
        walk::walk_template_literal(self, template);
    }

    fn visit_jsx_text(&mut self, text: &JSXText<'a>) {
        self.0.push((text.span.start, text.value.to_string()));
    }

    fn visit_jsx_attribute(&mut self, attribute: &JSXAttribute<'a>) {
        let is_shown = attribute.name.as_identifier().is_some_and(|name| SHOWN.has(name.name.as_str()));
        if is_shown || matches!(attribute.value, Some(JSXAttributeValue::ExpressionContainer(_))) {
            walk::walk_jsx_attribute(self, attribute);
        }
    }

    fn visit_import_declaration(&mut self, _: &ImportDeclaration<'a>) {}

    fn visit_export_all_declaration(&mut self, _: &ExportAllDeclaration<'a>) {}
}
