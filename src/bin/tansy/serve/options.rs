//! The options of the relay.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tansy::llm::{Api, Config, Grounding};

use crate::model::Choice;

/// The options that need `--upstream`.
#[derive(clap::Args)]
#[command(next_help_heading = "Keeping a key")]
pub(super) struct Options {
    /// The URL of a language model's endpoint; POST /api/chat then asks it with the key
    #[arg(long, value_name = "URL")]
    pub(super) upstream: Option<String>,
    /// The protocol of the upstream
    #[arg(long, value_name = "KIND", default_value = "auto", requires = "upstream")]
    api: Api,
    /// The name of the language model; visitors cannot choose another
    #[arg(long, value_name = "NAME", requires = "upstream")]
    llm: Option<String>,
    /// The environment variable that holds the key
    #[arg(long, value_name = "VAR", requires = "upstream")]
    key_env: Option<String>,
    /// A TOML file with the price of the model in dollars per million tokens; without a price, nothing is sent
    #[arg(long, value_name = "FILE", requires = "upstream")]
    prices: Option<PathBuf>,
    /// The most that may be spent a day (UTC), in dollars
    #[arg(long, value_name = "DOLLARS", default_value_t = 1.0, requires = "upstream")]
    pub(super) budget_day: f64,
    /// The most that may be spent a month (UTC), in dollars
    #[arg(long, value_name = "DOLLARS", default_value_t = 10.0, requires = "upstream")]
    pub(super) budget_month: f64,
    /// The FAQ: a .tansy file or a folder that `tansy build` wrote [default: the one in the served folder]
    #[arg(long, value_name = "BUNDLE", requires = "upstream")]
    bundle: Option<PathBuf>,
    /// The database of what was spent and asked
    #[arg(long, value_name = "FILE", default_value = "tansy-relay.sqlite", requires = "upstream")]
    pub(super) database: PathBuf,
    /// The most tokens in an answer
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=32_000), requires = "upstream")]
    max_tokens: u32,
    /// How answers sound, such as 'warm and brief'
    #[arg(long, value_name = "TEXT", default_value = "", requires = "upstream")]
    tone: String,
    /// How answers are checked against the FAQ: check, strict or off
    #[arg(long, value_name = "LEVEL", default_value = "check", requires = "upstream")]
    grounding: Grounding,
    /// Answers that are written at a time; more get 503
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..), requires = "upstream")]
    pub(super) concurrent: u16,
    /// Questions in one session, which lasts ten minutes
    #[arg(long, value_name = "N", default_value_t = 30, requires = "upstream")]
    pub(super) session_questions: u32,
    /// Questions in one session without proof of work
    #[arg(long, value_name = "N", default_value_t = 10, requires = "upstream")]
    pub(super) free_questions: u32,
    /// Questions from one network (IPv4 /24, IPv6 /56) in ten minutes
    #[arg(long, value_name = "N", default_value_t = 60, requires = "upstream")]
    pub(super) visitor_limit: u32,
    /// Questions from everybody in ten minutes
    #[arg(long, value_name = "N", default_value_t = 1000, requires = "upstream")]
    pub(super) site_limit: u32,
    /// Take visitors' addresses from X-Forwarded-For, which a proxy in front must set
    #[arg(long, requires = "upstream")]
    pub(super) trust_proxy: bool,
    /// The environment variable with the password of /dashboard and /metrics, 12 characters or more; without it, there are none
    #[arg(long, value_name = "VAR", requires = "upstream")]
    pub(super) dashboard_env: Option<String>,
    /// Store visitors' questions for the dashboard; without it, only numbers are stored
    #[arg(long, requires = "upstream")]
    pub(super) store_questions: bool,
    #[command(flatten)]
    pub(super) model: Choice,
}

impl Options {
    /// The model that is asked, checked.
    pub(super) fn config(&self, url: &str) -> Result<Config> {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            bail!("the upstream {url:?} must be an absolute URL that begins with http:// or https://");
        }
        let Some(name) = self.llm.as_deref().filter(|name| !name.is_empty()) else {
            bail!("name the language model with --llm: its price depends on it");
        };
        let mut config = Config::new(url, name);
        config.api = self.api;
        config.max_tokens = Some(self.max_tokens);
        config.grounding = self.grounding;
        config.site.tone.clone_from(&self.tone);
        config.key = self.key_env.as_deref().map(secret).transpose()?;
        config.check()?;
        Ok(config)
    }

    pub(super) fn prices(&self) -> Result<&Path> {
        self.prices.as_deref().context(
            "give the price of the model with --prices FILE, so that the budget can be kept: [models.\"NAME\"] with input and output in dollars per million tokens, 0 for a model of your own",
        )
    }

    /// The bundle: the one named, the one in the folder, or the one in a folder below it, as after `tansy build -o public/tansy`.
    pub(super) fn bundle_in(&self, root: &Path) -> Result<PathBuf> {
        if let Some(bundle) = &self.bundle {
            return Ok(bundle.clone());
        }
        let is_bundled = |folder: &PathBuf| crate::opened::in_folder(folder).is_ok();
        let mut folders = crate::files::list(root)?;
        folders.retain(|path| path.is_dir());
        folders.insert(0, root.to_owned());
        folders.retain(is_bundled);
        match &folders[..] {
            [folder] => Ok(folder.clone()),
            [] => bail!("{}: there is no FAQ in this folder: name it with --bundle", root.display()),
            _ => bail!("{}: there are several FAQs in this folder: name one with --bundle", root.display()),
        }
    }
}

/// The value of an environment variable that holds a secret.
pub(super) fn secret(name: &str) -> Result<String> {
    let value =
        std::env::var(name).with_context(|| format!("cannot read the environment variable {name}"))?;
    let value = value.trim();
    if value.is_empty() {
        bail!("the environment variable {name} is empty");
    }
    Ok(value.to_owned())
}

/// The password of the dashboard.
pub(super) fn password(name: &str) -> Result<String> {
    const SHORTEST: usize = 12;
    let password = secret(name)?;
    if password.chars().count() < SHORTEST {
        bail!("the password in {name} is shorter than {SHORTEST} characters");
    }
    Ok(password)
}
