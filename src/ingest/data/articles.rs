//! Articles: records with a title and a content, as help centres and content systems export them. The title is the question.

use crate::ingest::data::pairs;
use crate::ingest::data::value::Value;
use crate::ingest::found::Found;
use crate::ingest::names::Names;
use crate::ingest::wording::question;
use crate::wordlist::WordList;

/// How an article is recognised, for the report.
pub(crate) const HOW: &str = "title and content";

static TITLES: WordList = WordList::new(include_str!("../wording/lists/title-fields.txt"));
static CONTENTS: WordList = WordList::new(include_str!("../wording/lists/content-fields.txt"));
/// Fields for the system that keeps a record, in snake case.
const META: Names = Names(
    "id|uuid|guid|key|nr|no|number|draft|published|status|state|visibility|author|created|updated|modified|date|time|url|\
    link|href|permalink|slug|path|locale|language|lang|category|categories|section|sections|folder|collection|tags|labels|\
    label_names|keywords|position|order|weight|sort|priority|votes|views|vote_sum|vote_count|promoted|outdated|type|layout|\
    icon|image|version|group|topic|excerpt|teaser|summary|lastmod|parent|parents|author_name|collection_name|folder_name|category_name|section_name|article_number|views|featured|handle|template_suffix|template|command|\
    collection_name|parent_type|hierarchy|folder_visibility|thumbs_up|thumbs_down|hits|seo_data|statistics|description|\
    description_text|translated_content|default_locale|source_locale|outdated_locales|comments_disabled|popularity|has_draft|\
    related|options|metafields|brand_name|keywords|guid|post_type|comment_status|ping_status|sticky|format|meta|_links|acf|\
    class_list|featured_media|yoast_head|yoast_head_json|admin_graphql_api_id|keywords|approvals|meta_title|meta_description",
);
/// How the names of further such fields end.
const META_ENDS: [&str; 10] =
    ["_id", "_ids", "_at", "_on", "_by", "_url", "_date", "_count", "_gmt", "_locale"];
/// From so many fields for the system on for each other one, a record is taken for one of a help centre.
const META_FOR_OWN: usize = 5;
/// Fields that a repeated value is searched among.
const MOST_FIELDS: usize = 60;
/// Fields with the address of a record for readers, the surest first.
const URLS: Names = Names("html_url|public_url|article_url|permalink|link|url|href");

/// The positions of title and content among the fields of a record. If fields remain that say something about its subject,
/// such as a price, it is an article only if its title asks, or if they are few among those for a system.
pub(crate) fn parts(fields: &[&str], asks: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let position = |list: &WordList| {
        let is = |name: &str| fields.iter().position(|field| field.trim().to_lowercase() == name);
        list.entries().iter().find_map(|name| is(name))
    };
    let (title, content) = (position(&TITLES)?, position(&CONTENTS)?);
    let others = fields.iter().enumerate().filter(|(at, _)| *at != title && *at != content);
    let (meta, own): (Vec<_>, Vec<_>) = others.partition(|(_, field)| is_meta(field));
    (title != content && (asks(title) || own.len() * META_FOR_OWN <= meta.len())).then_some((title, content))
}

/// The entry of a record that is an article.
pub(crate) fn entry(record: &Value) -> Option<Found> {
    let Value::Map(fields) = record else { return None };
    // A field that repeats another one says nothing about the subject: Zendesk gives the title as `name` too.
    let repeats = |at: usize, value: &Value| {
        let before = fields.iter().take(at.min(MOST_FIELDS));
        matches!(value, Value::Text(text) if !text.is_empty() && before.clone().any(|(_, other)| other == value))
    };
    let shown = fields
        .iter()
        .enumerate()
        .map(|(at, (name, value))| if repeats(at, value) { "" } else { name.as_str() });
    let names: Vec<&str> = shown.collect();
    let asks = |title: usize| fields.get(title).is_some_and(|(_, value)| asks(&value.to_text()));
    of(record, parts(&names, asks)?)
}

/// The entry of a record with title and content at these positions.
pub(crate) fn of(record: &Value, (title, content): (usize, usize)) -> Option<Found> {
    let Value::Map(fields) = record else { return None };
    let text = |at: usize| fields.get(at).map(|(_, value)| value.to_text()).unwrap_or_default();
    let (title, content) = (text(title), text(content));
    (!title.trim().is_empty() && !content.trim().is_empty()).then(|| Found {
        question: title,
        answer: content,
        url: url(record),
        id: record.text_at(Names("id|@id|slug|key|uuid")).filter(|id| !id.contains("://")),
        draft: pairs::is_draft(record) || is_unpublished(record),
        how: HOW,
        ..Found::default()
    })
}

/// Whether an export says in the way of its platform that an article is not published: Freshdesk by status 1, Shopify by the
/// lack of a date, Drupal by a status that is false.
fn is_unpublished(record: &Value) -> bool {
    let is_freshdesk = record.get("folder_id").is_some() && record.get("agent_id").is_some();
    let is_shopify = record.get("body_html").is_some() && record.get("handle").is_some();
    let is_drupal = record.get("nid").is_some();
    is_drupal && record.get("status").is_some_and(|status| matches!(status.to_text().as_str(), "false" | "0"))
        || is_freshdesk && record.get("status").is_some_and(|status| status.to_text() == "1")
        || is_shopify && record.get("published_at") == Some(&Value::Null)
}

/// Whether a title is a question, whatever its number.
pub(crate) fn asks(title: &str) -> bool {
    question::is_likely(&question::clean(title))
}

/// Whether a field is for the system, by its name: `author_id`, `createdAt`, `draft`.
pub(crate) fn is_meta(field: &str) -> bool {
    let snake = snake(field);
    let name = snake.trim_matches(['_', '.', '#']);
    name.is_empty() || META.has(name) || is_internal(name)
}

/// A name in snake case: `createdAt` and "Created At" are `created_at`.
fn snake(field: &str) -> String {
    let (mut snake, mut after_small) = (String::new(), false);
    for c in field.trim().chars() {
        if c.is_uppercase() && after_small || matches!(c, ' ' | '-') {
            snake.push('_');
        }
        after_small = c.is_lowercase();
        snake.extend(c.to_lowercase().filter(|c| !matches!(c, ' ' | '-')));
    }
    snake
}

/// Whether a field is meaningless to visitors whatever the record is about.
pub(crate) fn is_internal(field: &str) -> bool {
    matches!(field, "draft" | "published") || META_ENDS.iter().any(|end| field.ends_with(end))
}

/// The address of a record for readers, not the one for programs.
fn url(record: &Value) -> Option<String> {
    let is_for_programs =
        |url: &String| url.contains("/api/") || url.ends_with(".json") || url.contains("/wp-json/");
    let Value::Map(fields) = record else { return None };
    URLS.iter()
        .filter_map(|key| {
            fields.iter().find(|(name, _)| snake(name) == key).map(|(_, value)| value.to_text())
        })
        .find(|url| !url.is_empty() && !is_for_programs(url))
}
