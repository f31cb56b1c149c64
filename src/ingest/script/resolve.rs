//! The values of expressions that need no running.

use std::cell::Cell;
use std::collections::HashMap;

use oxc_ast::ast::{
    ArrayExpressionElement, BinaryOperator, BindingPattern, Declaration, ExportDefaultDeclarationKind,
    Expression, FunctionBody, ObjectPropertyKind, Statement, TemplateLiteral, UnaryOperator,
    VariableDeclaration,
};
use oxc_span::GetSpan;

use super::UNKNOWN;
use crate::ingest::data::value::Value;
use crate::ingest::html::write::fragment::Fragments;
use crate::ingest::link::Links;

/// How many constants may refer to each other in a row.
const REFERENCES: usize = 8;
/// How deep functions are looked into for constants.
const FUNCTIONS: usize = 4;

/// Resolves expressions of one program.
pub(super) struct Resolver<'p, 'a> {
    /// The constants of the program.
    pub(super) constants: HashMap<String, &'p Expression<'a>>,
    pub(super) script: &'p str,
    pub(super) links: &'p Links,
    /// Writes markup as HTML: jsx.rs, which uses this module.
    markup: fn(&Resolver<'p, 'a>, &Expression<'a>) -> String,
    /// Bytes of text that may still be made: a constant may be used many times.
    pub(super) left: Cell<usize>,
    depth: Cell<usize>,
    lines: Lines,
}

impl<'p, 'a> Resolver<'p, 'a> {
    pub(super) fn new(
        script: &'p str,
        links: &'p Links,
        markup: fn(&Resolver<'p, 'a>, &Expression<'a>) -> String,
    ) -> Self {
        let left = Cell::new((1 << 20) + 4 * script.len());
        let (depth, lines) = (Cell::new(0), Lines::of(script));
        Self { constants: HashMap::new(), script, links, markup, left, depth, lines }
    }

    /// Collects the constants of a list of statements, and of the functions in it.
    pub(super) fn collect(&mut self, statements: &'p [Statement<'a>], depth: usize) {
        for statement in statements {
            match statement {
                Statement::VariableDeclaration(declaration) => self.declare(declaration, depth),
                Statement::FunctionDeclaration(function) => self.body(function.body.as_deref(), depth),
                Statement::ExportNamedDeclaration(export) => match &export.declaration {
                    Some(Declaration::VariableDeclaration(declaration)) => self.declare(declaration, depth),
                    Some(Declaration::FunctionDeclaration(function)) => {
                        self.body(function.body.as_deref(), depth);
                    }
                    _ => {}
                },
                Statement::ExportDefaultDeclaration(export) => {
                    if let ExportDefaultDeclarationKind::FunctionDeclaration(function) = &export.declaration {
                        self.body(function.body.as_deref(), depth);
                    }
                }
                _ => {}
            }
        }
    }

    fn body(&mut self, body: Option<&'p FunctionBody<'a>>, depth: usize) {
        if let Some(body) = body.filter(|_| depth < FUNCTIONS) {
            self.collect(&body.statements, depth + 1);
        }
    }

    fn declare(&mut self, declaration: &'p VariableDeclaration<'a>, depth: usize) {
        for declarator in &declaration.declarations {
            let (BindingPattern::BindingIdentifier(name), Some(init)) = (&declarator.id, &declarator.init)
            else {
                continue;
            };
            if let Expression::ArrowFunctionExpression(function) = init {
                self.body(Some(&function.body), depth);
            } else if declaration.kind.is_const() {
                // The outermost of a name counts, as functions each have their own.
                self.constants.entry(name.name.to_string()).or_insert(init);
            }
        }
    }

    /// The value of an expression; a part that is not known is [`UNKNOWN`].
    pub(super) fn value(&self, expression: &Expression<'a>) -> Value {
        let unknown = || Value::Text(UNKNOWN.to_string());
        match expression.get_inner_expression() {
            Expression::StringLiteral(text) => self.text(text.value.as_str()),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::NumericLiteral(number) => self.text(
                self.script.get(number.span.start as usize..number.span.end as usize).unwrap_or_default(),
            ),
            Expression::BooleanLiteral(value) => self.text(if value.value { "true" } else { "false" }),
            Expression::NullLiteral(_) => Value::Null,
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::Void => Value::Null,
            Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => {
                // A long sum leans to the left, and is walked without recursion.
                let mut parts = vec![&sum.right];
                let mut left = &sum.left;
                while let Expression::BinaryExpression(inner) = left.get_inner_expression() {
                    if inner.operator != BinaryOperator::Addition {
                        break;
                    }
                    parts.push(&inner.right);
                    left = &inner.left;
                }
                parts.push(left);
                Value::Text(parts.iter().rev().map(|part| self.value(part).to_text()).collect())
            }
            Expression::ArrayExpression(array) => {
                Value::List(array.elements.iter().flat_map(|element| self.element(element)).collect())
            }
            Expression::ObjectExpression(object) => Value::Map(
                object
                    .properties
                    .iter()
                    .filter_map(|property| match property {
                        ObjectPropertyKind::ObjectProperty(property) if !property.method => {
                            Some((property.key.static_name()?.into_owned(), self.value(&property.value)))
                        }
                        _ => None,
                    })
                    .collect(),
            ),
            Expression::Identifier(name) => match self.constants.get(name.name.as_str()) {
                Some(constant) if self.depth.get() < REFERENCES && self.left.get() > 0 => {
                    self.depth.set(self.depth.get() + 1);
                    let value = self.value(constant);
                    self.depth.set(self.depth.get() - 1);
                    value
                }
                _ if name.name == "undefined" => Value::Null,
                _ => unknown(),
            },
            // A component that is written as a function, `answer: () => <p>…</p>`.
            Expression::ArrowFunctionExpression(function) if function.expression => {
                match function.body.statements.first() {
                    Some(Statement::ExpressionStatement(statement)) => self.value(&statement.expression),
                    _ => unknown(),
                }
            }
            Expression::JSXElement(_) | Expression::JSXFragment(_) => {
                let html = (self.markup)(self, expression.get_inner_expression());
                self.text(&Fragments::new(self.links).to_markdown(&html))
            }
            _ => unknown(),
        }
    }

    /// The values that an element of an array stands for; a spread of what is not known is [`UNKNOWN`].
    fn element(&self, element: &ArrayExpressionElement<'a>) -> Vec<Value> {
        match element {
            ArrayExpressionElement::Elision(_) => vec![],
            ArrayExpressionElement::SpreadElement(spread) => match self.value(&spread.argument) {
                Value::List(items) => items,
                other => vec![other],
            },
            element => element.as_expression().map(|expression| self.value(expression)).into_iter().collect(),
        }
    }

    /// Whether the value of an expression is a list or an object of this program.
    pub(super) fn is_known(&self, expression: &Expression<'a>) -> bool {
        match expression.get_inner_expression() {
            Expression::ArrayExpression(_) | Expression::ObjectExpression(_) => true,
            Expression::Identifier(name) => self.constants.contains_key(name.name.as_str()),
            _ => false,
        }
    }

    pub(super) fn template(&self, template: &TemplateLiteral<'a>) -> Value {
        let mut text = String::new();
        for (at, quasi) in template.quasis.iter().enumerate() {
            text.push_str(quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw).as_str());
            if let Some(expression) = template.expressions.get(at) {
                text.push_str(&self.value(expression).to_text());
            }
        }
        self.text(&dedented(&text))
    }

    fn text(&self, text: &str) -> Value {
        match self.left.get().checked_sub(text.len()) {
            Some(left) => {
                self.left.set(left);
                Value::Text(text.to_owned())
            }
            None => Value::Text(UNKNOWN.to_string()),
        }
    }

    /// The line on which something starts.
    pub(super) fn line(&self, spanned: &impl GetSpan) -> usize {
        self.lines.of_offset(spanned.span().start)
    }
}

/// Where the lines of a script start.
pub(super) struct Lines(Vec<u32>);

impl Lines {
    pub(super) fn of(script: &str) -> Self {
        let ends = script.bytes().zip(1..).filter(|&(byte, _)| byte == b'\n');
        Self(ends.map(|(_, next)| next).collect())
    }

    /// The line of a position in bytes, from 1.
    pub(super) fn of_offset(&self, at: u32) -> usize {
        1 + self.0.partition_point(|&start| start <= at)
    }
}

/// The same for one position.
pub(super) fn line(script: &str, at: usize) -> usize {
    1 + script.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count()
}

/// A text without the indentation that its lines but the first have in common: in Markdown, it would mean code.
fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let mut lines = text.split('\n').enumerate();
    let cut = |(at, line): (usize, &str)| {
        if at == 0 {
            line.to_owned()
        } else {
            line.get(common.min(indent(line))..).unwrap_or_default().to_owned()
        }
    };
    let lines: Vec<String> = lines.by_ref().map(cut).collect();
    lines.join("\n")
}
