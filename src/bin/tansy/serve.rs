//! `tansy serve`: serves a folder over HTTP with the headers that a static host would send, and keeps the key of a language model.

mod file;
mod files;
mod hosts;
mod range;
mod relay;
mod server;
mod target;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use crate::output::warn;
use crate::say;
use hosts::Hosts;
use relay::Relay;
use server::Server;

/// The first port that is tried, and the number of ports that are tried.
const PORT: u16 = 8617;
const PORTS: u16 = 100;

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
    dir: PathBuf,
    /// The port, 0 for any free port [default: the first free port from 8617]
    #[arg(long)]
    port: Option<u16>,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
    /// The address to listen at, such as 0.0.0.0 in a container
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// An origin at which visitors see this server, such as https://shop.example; repeat the option for several [default: this machine's]
    #[arg(long, value_name = "ORIGIN")]
    origin: Vec<String>,
    /// Another origin whose pages may read the files and use the chat; repeat the option for several
    #[arg(long, value_name = "ORIGIN")]
    cors: Vec<String>,
    #[command(flatten)]
    relay: relay::Options,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let root = args.dir.canonicalize().with_context(|| format!("{}", args.dir.display()))?;
    if !root.is_dir() {
        bail!("{}: this is not a folder", args.dir.display());
    }
    let hosts = Arc::new(Hosts::new(&args.origin, &args.cors)?);
    let relay = args.relay.upstream.as_ref().map(|url| Relay::open(url, &args.relay, &root)).transpose()?;
    let listener = listen(args.listen, args.port)?;
    let url = format!("http://{}/", shown(listener.local_addr()?));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let server = Server { root, hosts, relay: relay.map(Arc::new) };
    runtime.block_on(server.run(listener, || {
        say(format_args!("{url}"));
        if args.open {
            open(&url);
        }
    }))
}

/// The address as a browser on this machine can open it.
fn shown(address: SocketAddr) -> SocketAddr {
    match address.ip().is_unspecified() {
        true => SocketAddr::from((Ipv4Addr::LOCALHOST, address.port())),
        false => address,
    }
}

fn listen(address: IpAddr, port: Option<u16>) -> Result<TcpListener> {
    let bind = |port: u16| TcpListener::bind(SocketAddr::from((address, port)));
    match port {
        Some(port) => bind(port).with_context(|| format!("port {port} cannot be used")),
        None => {
            let free = (PORT..PORT + PORTS).find_map(|port| bind(port).ok());
            free.with_context(|| {
                format!("none of the ports {PORT} to {} is free: name one with --port", PORT + PORTS - 1)
            })
        }
    }
}

fn open(url: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    if let Err(error) = std::process::Command::new(program).arg(url).spawn() {
        warn(format_args!("the browser cannot be opened with {program}: {error}"));
    }
}
