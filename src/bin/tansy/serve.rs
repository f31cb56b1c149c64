//! `tansy serve`: serves a folder over HTTP with the headers that a static host would send, and keeps the key of a language model.

mod args;
mod file;
mod files;
mod hosts;
mod options;
mod range;
mod relay;
mod server;
mod target;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use anyhow::{Context, Result};

use crate::output::warn;
use crate::say;
pub(crate) use args::Args;
use args::{PORT, PORTS};
use hosts::Hosts;
use relay::Relay;
use server::Server;

pub(crate) fn run(args: &Args) -> Result<()> {
    args.check()?;
    let root = args.dir.canonicalize().with_context(|| format!("{}", args.dir.display()))?;
    let hosts = Arc::new(Hosts::new(args::origins(&args.origin)?, args::origins(&args.cors)?));
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
