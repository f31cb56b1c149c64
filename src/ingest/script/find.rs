//! Questions and answers in the objects and arrays of a program.

use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, BindingPattern, Expression, JSXElement, JSXFragment, ObjectExpression, ObjectPropertyKind, Program,
    VariableDeclarator,
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
/// Fields that hold an answer beside such a question.
const CONTENTS: Names = Names("content|text|body|description|desc|details|html|children|value");

/// The questions and answers of a program, and its markup as HTML.
pub(super) fn within<'a>(program: &Program<'a>, script: &str, links: &Links) -> (Draft, String) {
    let mut constants = Constants { resolver: Resolver::new(script, links) };
    constants.visit_program(program);
    let mut finder = Finder { resolver: constants.resolver, draft: Draft::default(), markup: String::new(), lines: (0, 1), in_markup: 0 };
    finder.visit_program(program);
    (finder.draft, finder.markup)
}

/// Collects the constants.
struct Constants<'p, 'a> {
    resolver: Resolver<'p, 'a>,
}

impl<'p, 'a> Visit<'a> for Constants<'p, 'a> {
    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(name), Some(init)) = (&declarator.id, &declarator.init)
            && declarator.kind.is_const()
        {
            self.resolver.add(name.name.as_str(), init);
        }
        walk::walk_variable_declarator(self, declarator);
    }
}
