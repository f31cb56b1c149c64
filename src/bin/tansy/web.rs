//! Inputs from the web: the pages that are named by their addresses, and whole sites.

mod address;
mod cache;
mod crawl;
mod fetch;
mod read;
mod robots;
mod sitemap;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use tansy::ingest::{Coverage, Note, Reading};

pub(crate) use address::{also, is_url};

/// The options for inputs that are addresses.
#[derive(clap::Args, Clone)]
pub(crate) struct Web {
    /// Read all pages of the site below each address: those in its sitemap.xml, or else those that its pages link to; what robots.txt forbids is left out
    #[arg(long, help_heading = "Inputs from the web")]
    site: bool,
    /// How many pages of a site are fetched at most
    #[arg(long, value_name = "N", default_value_t = 200, requires = "site", help_heading = "Inputs from the web", value_parser = clap::value_parser!(u32).range(1..=50_000))]
    pages: u32,
    /// How long a page may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, help_heading = "Inputs from the web", value_parser = clap::value_parser!(u16).range(1..=600))]
    timeout: u16,
    /// Where pages are kept, so that the next build fetches only those that have changed [default: tansy in your folder of caches, such as ~/.cache/tansy]
    #[arg(long, value_name = "DIR", help_heading = "Inputs from the web")]
    cache: Option<PathBuf>,
    /// Fetch every page in full, whatever is kept of it
    #[arg(long, help_heading = "Inputs from the web")]
    fresh: bool,
}

impl Default for Web {
    fn default() -> Self {
        Self { site: false, pages: 200, timeout: 30, cache: None, fresh: false }
    }
}

/// What was read from one address.
#[derive(Default)]
pub(crate) struct Visited {
    /// One for each page.
    pub(crate) readings: Vec<Reading>,
    /// What became of the text of each.
    pub(crate) coverages: Vec<Coverage>,
    /// Pages that are left out, and why.
    pub(crate) notes: Vec<Note>,
}

impl Web {
    /// Whether an address stands for all pages below it.
    pub(crate) fn is_site(&self) -> bool {
        self.site
    }

    /// Reads the page at an address, or the site below it. `base_url` is the address to publish in its place.
    pub(crate) fn read(&self, input: &str, base_url: Option<&str>) -> Result<Visited> {
        let url = address::parse(input)?;
        let cache = cache::Cache::open(self.cache.clone(), self.fresh);
        let mut fetcher = fetch::Fetcher::new(Duration::from_secs(self.timeout.into()), cache);
        let published = address::Published::new(&url, base_url);
        if self.site {
            crawl::site(&mut fetcher, &url, self.most(), &published)
        } else {
            let (reading, coverage) = read::named(&mut fetcher, &url, &published)?;
            Ok(Visited { readings: vec![reading], coverages: vec![coverage], notes: vec![] })
        }
    }

    fn most(&self) -> usize {
        usize::try_from(self.pages).unwrap_or(usize::MAX)
    }
}
