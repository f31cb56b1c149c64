//! The ledger: what calls may cost at most is booked before they are made, and corrected after. It is in SQLite, in steps that are whole or not there, so a process that
//! is killed leaves its calls booked at the most.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

/// The most that may be spent, in billionths of a dollar.
#[derive(Clone, Copy)]
pub(super) struct Budgets {
    pub(super) day: u64,
    pub(super) month: u64,
}

/// What is booked; several processes may share the file.
pub(super) struct Ledger {
    database: Mutex<Connection>,
    budgets: Budgets,
}

/// A call that has been booked.
#[derive(Debug)]
pub(super) struct Booked {
    most: u64,
    day: String,
}

impl Ledger {
    /// Opens or creates the file.
    pub(super) fn open(path: &Path, budgets: Budgets) -> Result<Self> {
        let database = connect(path)?;
        database.execute_batch(
            "CREATE TABLE IF NOT EXISTS spent (period TEXT PRIMARY KEY, nanos INTEGER NOT NULL) WITHOUT ROWID",
        )?;
        Ok(Self { database: Mutex::new(database), budgets })
    }

    /// Books the most that a call can cost, if that leaves the day's and the month's budget unbroken.
    pub(super) fn book(&self, most: u64) -> Result<Option<Booked>> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let step = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let day: String = step.query_row("SELECT date('now')", [], |row| row.get(0))?;
        for (period, budget) in [(&day[..], self.budgets.day), (&day[..7], self.budgets.month)] {
            if spent(&step, period)?.saturating_add(most) > budget {
                return Ok(None);
            }
        }
        add(&step, &day, i64::try_from(most)?)?;
        step.commit()?;
        Ok(Some(Booked { most, day }))
    }

    /// Corrects a booking to what the call has cost.
    pub(super) fn settle(&self, booked: &Booked, cost: u64) -> Result<()> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let step = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        add(&step, &booked.day, i64::try_from(cost)? - i64::try_from(booked.most)?)?;
        Ok(step.commit()?)
    }

    /// What is booked today and this month, in billionths of a dollar.
    pub(super) fn spent(&self) -> Result<Budgets> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let step = database.transaction()?;
        let day: String = step.query_row("SELECT date('now')", [], |row| row.get(0))?;
        Ok(Budgets { day: spent(&step, &day)?, month: spent(&step, &day[..7])? })
    }

    pub(super) fn budgets(&self) -> Budgets {
        self.budgets
    }
}

/// A connection that waits for other processes. With a write-ahead log, a step that is committed outlives the process.
pub(super) fn connect(path: &Path) -> Result<Connection> {
    let database = Connection::open(path)?;
    database.busy_timeout(Duration::from_secs(10))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(database)
}

fn spent(step: &Transaction<'_>, period: &str) -> Result<u64> {
    let find = "SELECT nanos FROM spent WHERE period = ?1";
    let nanos: Option<i64> = step.query_row(find, [period], |row| row.get(0)).optional()?;
    Ok(u64::try_from(nanos.unwrap_or_default()).unwrap_or_default())
}

/// Adds to a day and to its month.
fn add(step: &Transaction<'_>, day: &str, nanos: i64) -> Result<()> {
    for period in [day, &day[..7]] {
        step.execute(
            "INSERT INTO spent VALUES (?1, max(0, ?2)) ON CONFLICT DO UPDATE SET nanos = max(0, nanos + ?2)",
            params![period, nanos],
        )?;
    }
    Ok(())
}
