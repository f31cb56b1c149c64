//! CSV: a FAQ with or without a header, or records such as a list of products.

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::error::{Error, Result};
use crate::faq::MAX_ENTRIES;
use crate::ingest::data::value::Value;
use crate::ingest::data::{articles, pairs, records};
use crate::ingest::found::{Draft, Found};
use crate::ingest::limits;
use crate::ingest::wording::{fields, question};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many records are examined to find the delimiter and the header.
const SAMPLE: usize = 30;
/// Most fields of a record.
const FIELDS: usize = 10_000;
/// Longest name of a column, in bytes: each record repeats it.
const NAME: usize = 200;
const URL: &[&str] = &["url", "link", "href", "source", "page", "anchor"];
const ALT: &[&str] =
    &["alt", "alternatives", "variations", "synonyms", "other phrasings", "phrasings", "aliases"];

/// The columns by what they hold.
#[derive(Default)]
struct Columns {
    question: Option<usize>,
    answer: Option<usize>,
    url: Option<usize>,
    id: Option<usize>,
    alt: Vec<usize>,
}

/// Reads CSV, separated by commas, semicolons, tabs or vertical bars.
///
/// # Errors
///
/// There is no record, one is not valid CSV, or there are more than a FAQ may have.
pub(crate) fn read(text: &str) -> Result<Draft> {
    let all = all(text)?;
    let records = all.get(header(&all)..).unwrap_or_default();
    let Some((_, head)) = records.first() else {
        return Err(Error::input(
            "the file is empty: write a header \"question,answer\" and one line for each question",
        ));
    };
    let mut draft = Draft::default();
    if records.len() < all.len() {
        draft.title = all
            .first()
            .and_then(|(_, first)| first.iter().find(|field| !field.is_empty()))
            .map(str::to_owned);
    }
    match Shape::of(records) {
        Shape::Columns(columns) => take(records.iter().skip(1), &mut draft, |record| {
            columns.entry(record).map(|found| Found { draft: pairs::is_draft(&value(head, record)), ..found })
        }),
        Shape::Articles(parts) => {
            take(records.iter().skip(1), &mut draft, |record| articles::of(&value(head, record), parts));
        }
        Shape::Records(name) => take(records.iter().skip(1), &mut draft, |record| {
            let fields = head.iter().zip(record).map(|(field, value)| (field.to_owned(), value.to_owned()));
            records::entry(&fields.collect::<Vec<_>>(), name, "CSV record")
                .filter(|found| !found.answer.is_empty())
        }),
        Shape::Plain => {
            let plain = Columns { question: Some(0), answer: Some(1), ..Columns::default() };
            take(records.iter(), &mut draft, |record| plain.entry(record));
        }
    }
    if draft.found.is_empty() {
        draft.leave(
            0,
            "",
            "no line has a question: write a header \"question,answer\" and one line for each question",
        );
    }
    Ok(draft)
}

/// A record and the line that it begins on.
type Numbered = (usize, StringRecord);

/// The records of a table, and the position of its header if it has one.
pub(crate) fn table(text: &str) -> Result<(Vec<Numbered>, Option<usize>)> {
    let all = all(text)?;
    let header = header(&all);
    let is_plain = matches!(Shape::of(all.get(header..).unwrap_or_default()), Shape::Plain);
    Ok((all, (!is_plain).then_some(header)))
}

fn all(text: &str) -> Result<Vec<Numbered>> {
    limits::check_fields(text)?;
    parse(text, delimiter(text))
}

/// What the records of a table are.
enum Shape {
    /// A header names the columns of a FAQ.
    Columns(Columns),
    /// Articles with title and content in these columns.
    Articles((usize, usize)),
    /// Records, named by this column.
    Records(usize),
    /// Questions and answers without a header.
    Plain,
}

impl Shape {
    /// From the surest to the least sure: a header that names the columns, a header of records, no header.
    fn of(records: &[(usize, StringRecord)]) -> Self {
        let Some((_, head)) = records.first() else { return Self::Plain };
        let mut columns = Columns::of(head);
        // A database of Notion has the title of its pages as the question.
        if columns.question.is_none() && columns.answer.is_some() {
            columns.question = (0..head.len()).find(|&at| head.get(at).is_some_and(records::is_name));
        }
        columns.complete(records);
        if columns.question.is_some() && (columns.answer.is_some() || head.len() == 1) {
            Self::Columns(columns)
        } else if let Some(parts) = articles(records) {
            Self::Articles(parts)
        } else if is_header(records) {
            Self::Records((0..head.len()).find(|&at| head.get(at).is_some_and(records::is_name)).unwrap_or(0))
        } else {
            Self::Plain
        }
    }
}

/// The position of the header: spreadsheets often have titles and notes above it, which fill fewer columns.
fn header(records: &[(usize, StringRecord)]) -> usize {
    const ABOVE: usize = 10;
    let filled = |record: &StringRecord| record.iter().filter(|field| !field.is_empty()).count();
    let mentions = |record: &StringRecord| {
        let mentions = |is: fn(&str) -> bool| record.iter().position(is);
        let (asking, answer) = (mentions(fields::mentions_question), mentions(fields::mentions_answer));
        asking.is_some() && answer.is_some() && asking != answer
    };
    let is_below_titles = |(at, (_, record)): (usize, &Numbered)| {
        let above = records.iter().take(at).map(|(_, above)| filled(above)).max().unwrap_or(0);
        above < filled(record) && mentions(record)
    };
    let is_header = |(_, record): &(usize, StringRecord)| {
        let columns = Columns::of(record);
        columns.question.is_some() && columns.answer.is_some()
    };
    let named = records.iter().take(ABOVE).position(is_header);
    named.or_else(|| records.iter().take(ABOVE).enumerate().position(is_below_titles)).unwrap_or(0)
}

/// The columns of title and content of articles, if there are others only for the system if the titles do not ask.
fn articles(records: &[(usize, StringRecord)]) -> Option<(usize, usize)> {
    let ((_, head), rest) = records.split_first()?;
    let asks = |column: usize| {
        let titles = || rest.iter().take(SAMPLE).filter_map(|(_, record)| record.get(column));
        titles().filter(|title| articles::asks(title)).count() * 2 > titles().count()
    };
    articles::parts(&head.iter().collect::<Vec<_>>(), asks)
}

/// A record as a value with the names of its columns.
fn value(head: &StringRecord, record: &StringRecord) -> Value {
    let text = |(field, text): (&str, &str)| (field.to_owned(), Value::Text(text.to_owned()));
    Value::Map(head.iter().zip(record).map(text).collect())
}

fn take<'r>(
    records: impl Iterator<Item = &'r (usize, StringRecord)>,
    draft: &mut Draft,
    entry: impl Fn(&StringRecord) -> Option<Found>,
) {
    for (line, record) in records {
        match entry(record) {
            Some(found) => draft.found.push(Found { line: *line, ..found }),
            None if record.iter().all(str::is_empty) => {}
            None => draft.leave(
                *line,
                record.iter().collect::<Vec<_>>().join(", "),
                "it has no question or no answer",
            ),
        }
    }
}

/// The records that are not blank, with their lines.
fn parse(text: &str, delimiter: u8) -> Result<Vec<(usize, StringRecord)>> {
    let mut reader = reader(delimiter).from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Error::input(format!("this is not CSV: {error}")))?;
        if records.len() > MAX_ENTRIES || record.len() > FIELDS {
            return Err(Error::input(format!(
                "it has more than {MAX_ENTRIES} lines, or one of more than {FIELDS} fields: keep only the questions and answers, or split it into \
                 several files"
            )));
        }
        let line =
            record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
        if record.iter().any(|field| !field.is_empty()) {
            records.push((line, record));
        }
    }
    Ok(records)
}

fn reader(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).trim(Trim::All);
    builder
}

/// The delimiter that splits most records into the same number of fields.
fn delimiter(text: &str) -> u8 {
    let fit = |&delimiter: &u8| {
        let mut reader = reader(delimiter).from_reader(text.as_bytes());
        let lengths: Vec<usize> =
            reader.records().take(SAMPLE).filter_map(Result::ok).map(|record| record.len()).collect();
        let first = lengths.first().copied().unwrap_or(0);
        let equal = lengths.iter().filter(|&&length| length == first).count();
        if first < 2 { (0, 0) } else { (equal * 100 / lengths.len().max(1), first) }
    };
    // `max_by_key` gives the last of equals, and the comma, first in the list, should win.
    DELIMITERS.into_iter().rev().max_by_key(fit).unwrap_or(b',')
}

/// Whether the first record is a header: none of its fields is a number, blank or a question, and below it there are
/// numbers or more than two columns.
fn is_header(records: &[(usize, StringRecord)]) -> bool {
    let Some(((_, head), rest)) = records.split_first() else { return false };
    let has_digit = |field: &str| field.contains(|c: char| c.is_numeric());
    let names = head.iter().all(|field| {
        !field.is_empty() && field.len() <= NAME && !has_digit(field) && !question::ends_as_question(field)
    });
    let numbers = rest.iter().take(SAMPLE).any(|(_, record)| record.iter().skip(1).any(has_digit));
    let named = head.iter().any(records::is_name);
    names && head.len() > 1 && !rest.is_empty() && (named || numbers || head.len() > 2)
}

impl Columns {
    fn of(head: &StringRecord) -> Self {
        let mut columns = Self::default();
        for (at, field) in head.iter().enumerate() {
            let is_answer = fields::is_answer(field);
            let is_question = fields::is_question(field);
            let field = field.to_lowercase().replace('_', " ");
            let field = field.strip_prefix("faq ").unwrap_or(&field);
            let column = match field {
                _ if is_question => &mut columns.question,
                _ if is_answer => &mut columns.answer,
                field if URL.contains(&field) => &mut columns.url,
                "id" => &mut columns.id,
                field if ALT.iter().any(|alt| field.starts_with(alt)) => {
                    columns.alt.push(at);
                    continue;
                }
                _ => continue,
            };
            column.get_or_insert(at);
        }
        // Of answers in several languages, the one in the language of the question.
        let language = |at: usize| head.get(at).and_then(fields::language);
        if let Some(wanted) = columns.question.and_then(language) {
            let is_same = |&at: &usize| {
                head.get(at).is_some_and(fields::is_answer) && language(at).as_ref() == Some(&wanted)
            };
            columns.answer = (0..head.len()).find(is_same).or(columns.answer);
        }
        columns
    }

    /// Finds the columns that a header does not name alone, as in the answers to a form: that of values which ask, and of the others
    /// that with the most text whose name has the word for an answer.
    fn complete(&mut self, records: &[Numbered]) {
        let Some(((_, head), rest)) = records.split_first() else { return };
        let values = |at: usize| {
            let values = rest.iter().take(SAMPLE).filter_map(move |(_, record)| record.get(at));
            values.filter(|value| !value.is_empty())
        };
        let most = |at: usize, is: fn(&str) -> bool| {
            values(at).filter(|&value| is(value)).count() * 2 > values(at).count()
        };
        let name = |at: usize| head.get(at).unwrap_or_default();
        let asking: Vec<usize> = (0..head.len()).filter(|&at| most(at, question::ends_as_question)).collect();
        let named = asking.iter().copied().find(|&at| fields::mentions_question(name(at)));
        let asking = self.question.or(named).or(asking.first().copied());
        let is_text =
            |value: &str| value.chars().filter(|c| c.is_alphabetic()).count() * 2 > value.chars().count();
        let answers = (0..head.len()).filter(|&at| Some(at) != asking && fields::mentions_answer(name(at)));
        let answers = answers.filter(|&at| most(at, is_text));
        let longest = answers.max_by_key(|&at| values(at).map(str::len).sum::<usize>());
        if let (Some(asking), Some(answer)) = (asking, self.answer.or(longest)) {
            (self.question, self.answer) = (Some(asking), Some(answer));
        }
    }

    fn entry(&self, record: &StringRecord) -> Option<Found> {
        let field =
            |column: Option<usize>| column.and_then(|at| record.get(at)).filter(|text| !text.is_empty());
        let alt =
            self.alt.iter().filter_map(|&at| record.get(at)).flat_map(|alt| alt.split(['|', '\n', ';']));
        Some(Found {
            question: field(self.question)?.to_owned(),
            answer: field(self.answer).unwrap_or_default().to_owned(),
            // QnA Maker has "Editorial" as a source.
            url: field(self.url).filter(|url| url.contains(['/', '.', '#'])).map(str::to_owned),
            id: field(self.id).map(str::to_owned),
            alt: alt.map(str::trim).filter(|alt| !alt.is_empty()).map(str::to_owned).collect(),
            how: "CSV line",
            ..Found::default()
        })
    }
}
