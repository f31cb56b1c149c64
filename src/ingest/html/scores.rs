//! The numbers by which one proposal is preferred to another, all in one place.
//!
//! A proposal is a set of marks from one strategy. It has a *prior*: how much its markup alone says that its marks are
//! questions, from 0 (the words must say it) to 1. Together with [`likeness`](crate::ingest::wording::question::likeness),
//! which judges the words, and with how much of the page the answers explain, the prior decides whether a proposal is
//! accepted, and which of several is used.
//!
//! None of these numbers was fitted. They were chosen by hand on the pages in `tests/fixtures/pages` and on the
//! evaluation pages, where what matters is their order; the tests of `tests/native/ingest` hold them to it.

/// Priors of the strategies, the surest first.
pub(super) mod prior {
    /// `Q:` and `A:`, or a table whose header names both columns: the author labelled each question.
    pub(in crate::ingest::html) const LABELLED: f32 = 0.9;
    /// `<details>`, schema.org, a component with a question attribute, a class named `question`, a heading within a
    /// section named FAQ: markup made for this, but also used for other text that folds.
    pub(in crate::ingest::html) const MADE_FOR_IT: f32 = 0.8;
    /// `<dl>` and controls that open a panel: glossaries and menus use them as well.
    pub(in crate::ingest::html) const SHARED: f32 = 0.6;
    /// Headings of a page whose own title names a FAQ: the title may promise more than the page holds.
    pub(in crate::ingest::html) const BELOW_TITLE: f32 = 0.55;
    /// What a table of contents leads to: on most pages, chapters.
    pub(in crate::ingest::html) const LISTED: f32 = 0.5;
    /// Headings and lines that only look alike: the words must say that they are questions.
    pub(in crate::ingest::html) const NONE: f32 = 0.0;
}

/// What a proposal must reach to be accepted.
pub(super) mod accepted {
    use super::prior;

    /// Mean likeness from which several questions are accepted whatever their markup: more than half of them ask.
    pub(in crate::ingest::html) const LIKENESS: f32 = 0.6;
    /// Prior from which several questions are accepted whatever their words: [`prior::MADE_FOR_IT`] and better.
    pub(in crate::ingest::html) const PRIOR: f32 = 0.75;
    /// Prior from which the share of the page that is explained can make up for words that do not ask.
    pub(in crate::ingest::html) const PRIOR_WITH_COVERAGE: f32 = prior::LISTED;
    /// That coverage for several questions: a third, since a page also has an introduction, navigation and a footer.
    pub(in crate::ingest::html) const COVERAGE: f32 = 0.35;
    /// That coverage for a single question, which occurs by chance more easily.
    pub(in crate::ingest::html) const COVERAGE_OF_ONE: f32 = 0.4;
}

/// How accepted proposals are ranked.
pub(super) mod rank {
    /// Share of the score that a proposal keeps even if it explains almost nothing of the page.
    pub(in crate::ingest::html) const WITHOUT_COVERAGE: f32 = 0.4;
    /// Explained share of the page that counts as full coverage: the other half may be navigation, header and footer.
    pub(in crate::ingest::html) const FULL_COVERAGE: f32 = 0.5;
    /// Share of the score that a proposal keeps if none of its questions has an answer.
    pub(in crate::ingest::html) const WITHOUT_ANSWERS: f32 = 0.5;
    /// What a prior of 1 adds to the score: enough to decide between equals, not more.
    pub(in crate::ingest::html) const PRIOR_BONUS: f32 = 0.05;
}

/// Shares of text or of questions, in percent.
pub(super) mod share {
    /// Whether a part of a whole is at least this share of it.
    pub(in crate::ingest::html) fn reaches(part: u32, whole: u32, percent: u32) -> bool {
        u64::from(part) * 100 >= u64::from(whole) * u64::from(percent)
    }

    /// Whether a part of a whole is more than this share of it.
    pub(in crate::ingest::html) fn exceeds(part: u32, whole: u32, percent: u32) -> bool {
        u64::from(part) * 100 > u64::from(whole) * u64::from(percent)
    }

    /// Linked text from which one block is a list of links: what is left are separators and numbers.
    pub(in crate::ingest::html) const LINK_LIST: u32 = 80;
    /// Share of an answer that a list of links must reach to count: a line about the page may follow the list.
    pub(in crate::ingest::html) const OF_ANSWER: u32 = 30;
    /// Linked text above which an answer as a whole is only links.
    pub(in crate::ingest::html) const ONLY_LINKS: u32 = 70;
    /// Questions with text in their own block from which all answers are looked for there.
    pub(in crate::ingest::html) const INSIDE: usize = 60;
    /// Questions followed by text outside their block up to which that still holds.
    pub(in crate::ingest::html) const OUTSIDE: usize = 10;
}
