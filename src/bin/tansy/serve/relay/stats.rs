//! What the dashboard shows: numbers a day, and questions if the owner has them stored.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use rusqlite::{Connection, params};

use super::ledger::connect;

/// Days and questions that are shown.
const DAYS: u32 = 30;
const QUESTIONS: u32 = 200;
/// Questions that are stored; older ones are removed.
const STORED: u32 = 10_000;

pub(super) struct Stats {
    database: Mutex<Connection>,
    stores_questions: bool,
}

/// How often something happened on a day, and what it cost.
pub(super) struct Row {
    pub(super) day: String,
    pub(super) outcome: String,
    pub(super) number: u64,
    pub(super) nanos: u64,
}

impl Stats {
    pub(super) fn open(path: &Path, stores_questions: bool) -> Result<Self> {
        let database = connect(path)?;
        database.execute_batch(
            "CREATE TABLE IF NOT EXISTS daily (day TEXT, outcome TEXT, number INTEGER, nanos INTEGER, PRIMARY KEY (day, outcome)) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS question (id INTEGER PRIMARY KEY, at TEXT, outcome TEXT, text TEXT);",
        )?;
        Ok(Self { database: Mutex::new(database), stores_questions })
    }

    /// Counts something, and stores the question if questions are stored and there is one.
    pub(super) fn add(&self, outcome: &str, cost: u64, question: &str) -> Result<()> {
        let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        database.execute(
            "INSERT INTO daily VALUES (date('now'), ?1, 1, ?2) ON CONFLICT DO UPDATE SET number = number + 1, nanos = nanos + ?2",
            params![outcome, i64::try_from(cost)?],
        )?;
        if self.stores_questions && !question.is_empty() {
            let add = "INSERT INTO question (at, outcome, text) VALUES (datetime('now'), ?1, ?2)";
            database.execute(add, params![outcome, question])?;
            let trim = "DELETE FROM question WHERE id <= (SELECT max(id) FROM question) - ?1";
            database.execute(trim, [STORED])?;
        }
        Ok(())
    }

    /// The numbers of the last days, latest first.
    pub(super) fn daily(&self) -> Result<Vec<Row>> {
        let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let mut find = database.prepare(
            "SELECT day, outcome, number, nanos FROM daily WHERE day IN (SELECT DISTINCT day FROM daily ORDER BY day DESC LIMIT ?1) ORDER BY day DESC",
        )?;
        let number = |value: i64| u64::try_from(value).unwrap_or_default();
        let rows = find.query_map([DAYS], |row| {
            let (day, outcome) = (row.get(0)?, row.get(1)?);
            Ok(Row { day, outcome, number: number(row.get(2)?), nanos: number(row.get(3)?) })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The last questions: when, what became of it, and its text.
    pub(super) fn questions(&self) -> Result<Vec<[String; 3]>> {
        let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let mut find =
            database.prepare("SELECT at, outcome, text FROM question ORDER BY id DESC LIMIT ?1")?;
        let rows = find.query_map([QUESTIONS], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
