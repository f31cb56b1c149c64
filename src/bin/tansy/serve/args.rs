//! The options of `tansy serve`.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use url::Url;

use super::options::Options;

/// The first port that is tried, and the number of ports that are tried.
pub(super) const PORT: u16 = 8617;
pub(super) const PORTS: u16 = 100;

/// Serve a folder to browsers, and keep the key of a language model for its chat
///
/// Only this machine can connect unless --listen says otherwise, and files whose names begin with a dot are not served. Browsers may cache files with a hash in their names for ever, and must revalidate all others. With --upstream, POST /api/chat asks a language model for the chat: see docs/relay.md.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy serve public
  tansy serve public --port 8080 --open
  tansy serve public --upstream https://api.openai.com/v1/chat/completions --llm gpt-4o-mini --key-env OPENAI_API_KEY --prices prices.toml
  tansy serve public --listen 0.0.0.0 --port 8080 --origin https://shop.example --trust-proxy --upstream http://localhost:11434/v1/chat/completions --llm llama3.2 --prices prices.toml --dashboard-env TANSY_PASSWORD")]
pub(crate) struct Args {
    /// The folder to serve
    pub(super) dir: PathBuf,
    /// The port, 0 for any free port [default: the first free port from 8617]
    #[arg(long)]
    pub(super) port: Option<u16>,
    /// Open it in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// The address to listen at, such as 0.0.0.0 in a container
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(super) listen: IpAddr,
    /// An origin at which visitors see this server, such as https://shop.example; repeat the option for several [default: this machine's]
    #[arg(long, value_name = "ORIGIN")]
    pub(super) origin: Vec<String>,
    /// Another origin whose pages may read the files and use the chat; repeat the option for several
    #[arg(long, value_name = "ORIGIN")]
    pub(super) cors: Vec<String>,
    #[command(flatten)]
    pub(super) relay: Options,
}

impl Args {
    /// Fails if there is no such folder.
    pub(super) fn check(&self) -> Result<()> {
        let about = std::fs::metadata(&self.dir).with_context(|| format!("{}", self.dir.display()))?;
        if !about.is_dir() {
            bail!("{}: this is not a folder", self.dir.display());
        }
        Ok(())
    }
}

/// The origins that an option gives, as browsers write them.
pub(super) fn origins(given: &[String]) -> Result<Vec<String>> {
    let origin = |origin: &String| match Url::parse(origin) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none() => {
            Ok(url.origin().ascii_serialization())
        }
        _ => bail!("{origin:?} is not an origin: give a scheme and a host, such as https://shop.example"),
    };
    given.iter().map(origin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        assert_eq!(origins(&["https://Shop.example/".to_owned()]).unwrap(), ["https://shop.example"]);
        for wrong in
            ["shop.example", "https://shop.example/faq", "ftp://shop.example", "https://shop.example/?x"]
        {
            assert!(origins(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
