//! Markup in a program (JSX) -> HTML.

use oxc_ast::ast::{Expression, JSXAttributeItem, JSXAttributeValue, JSXChild, JSXElement, JSXExpression};

use super::UNKNOWN;
use super::resolve::Resolver;
use crate::ingest::markdown::html::escaped;
use crate::ingest::names::Names;

/// Attributes that matter to the reader of pages.
const KEPT: Names = Names("href|id|question|answer|title|summary|heading|header|label|lang|start|q|a");

/// The HTML of one value.
pub(super) fn html_of<'a>(resolver: &Resolver<'_, 'a>, expression: &Expression<'a>) -> String {
    let mut html = String::new();
    match expression {
        Expression::JSXElement(element) => write(resolver, element, &mut html),
        Expression::JSXFragment(fragment) => children(resolver, &fragment.children, &mut html),
        _ => {}
    }
    html
}

/// Adds an element that stands in the program as the markup of a page.
pub(super) fn write_element<'a>(resolver: &Resolver<'_, 'a>, element: &JSXElement<'a>, html: &mut String) {
    write(resolver, element, html);
}

/// The same for the children of a fragment.
pub(super) fn write_children<'a>(resolver: &Resolver<'_, 'a>, inner: &[JSXChild<'a>], html: &mut String) {
    children(resolver, inner, html);
}

/// The element of HTML that a component stands for, with its class.
fn tag(name: &str) -> (String, &'static str) {
    let last = name.rsplit('.').next().unwrap_or(name);
    if last.starts_with(|c: char| c.is_lowercase()) && !name.contains('.') {
        return (name.to_owned(), "");
    }
    let lower = name.to_lowercase().replace('.', "");
    let is_part = ["accordion", "disclosure", "collaps", "faq"].iter().any(|kind| lower.contains(kind));
    let ends = |ends: &[&str]| is_part && ends.iter().any(|end| lower.ends_with(end));
    match last {
        "Link" | "NavLink" | "Anchor" | "A" => ("a".into(), ""),
        "Text" | "Paragraph" | "P" => ("p".into(), ""),
        "List" | "UnorderedList" => ("ul".into(), ""),
        "OrderedList" => ("ol".into(), ""),
        "ListItem" => ("li".into(), ""),
        "Strong" | "Bold" => ("b".into(), ""),
        "Code" => ("code".into(), ""),
        _ if ends(&["trigger", "button", "summary", "question", "control"]) => ("div".into(), "faq-question"),
        _ if ends(&["content", "panel", "details", "answer", "body"]) => ("div".into(), "faq-answer"),
        _ if ends(&["header", "heading"]) => ("div".into(), ""),
        "Trans" | "Typography" | "Span" => ("span".into(), ""),
        _ if is_part => (lower, ""),
        _ => (format!("x-{}", lower.replace(|c: char| !c.is_ascii_alphanumeric(), "")), ""),
    }
}

fn write<'a>(resolver: &Resolver<'_, 'a>, element: &JSXElement<'a>, html: &mut String) {
    let name = element.opening_element.name.to_string();
    if matches!(name.as_str(), "script" | "style" | "svg") {
        return;
    }
    let (tag, class) = tag(&name);
    html.push('<');
    html.push_str(&tag);
    let mut classes = class.to_owned();
    for item in &element.opening_element.attributes {
        let JSXAttributeItem::Attribute(attribute) = item else { continue };
        let Some(name) = attribute.name.as_identifier().map(|name| name.name.as_str()) else { continue };
        let value = match &attribute.value {
            Some(JSXAttributeValue::StringLiteral(text)) => Some(text.value.to_string()),
            Some(JSXAttributeValue::ExpressionContainer(container)) => {
                container.expression.as_expression().map(|expression| resolver.value(expression).to_text())
            }
            _ => None,
        };
        let Some(value) = value else { continue };
        match name {
            "className" | "class" if class.is_empty() && !value.contains(UNKNOWN) => classes = value,
            "to" => html.push_str(&format!(" href=\"{}\"", escaped(&value))),
            "itemProp" | "itemType" | "itemprop" | "itemtype" => {
                html.push_str(&format!(" {}=\"{}\"", name.to_lowercase(), escaped(&value)));
            }
            name if KEPT.has(name) => html.push_str(&format!(" {name}=\"{}\"", escaped(&value))),
            _ => {}
        }
    }
    if !classes.is_empty() {
        html.push_str(&format!(" class=\"{}\"", escaped(&classes)));
    }
    html.push('>');
    children(resolver, &element.children, html);
    if !matches!(tag.as_str(), "br" | "hr" | "img" | "input" | "wbr") {
        html.push_str(&format!("</{tag}>"));
    }
}

fn children<'a>(resolver: &Resolver<'_, 'a>, all: &[JSXChild<'a>], html: &mut String) {
    for child in all {
        match child {
            JSXChild::Text(text) => html.push_str(text.value.as_str()),
            JSXChild::Element(element) => write(resolver, element, html),
            JSXChild::Fragment(fragment) => children(resolver, &fragment.children, html),
            JSXChild::Spread(_) => html.push(UNKNOWN),
            JSXChild::ExpressionContainer(container) => match &container.expression {
                JSXExpression::EmptyExpression(_) => {}
                JSXExpression::JSXElement(element) => write(resolver, element, html),
                JSXExpression::JSXFragment(fragment) => children(resolver, &fragment.children, html),
                expression => {
                    if let Some(expression) = expression.as_expression() {
                        html.push_str(&escaped(&resolver.value(expression).to_text()));
                    }
                }
            },
        }
    }
}
