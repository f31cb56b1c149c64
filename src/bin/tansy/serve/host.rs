//! `tansy serve` under WASI: the host serves the folder, once this process has ended. It does not keep keys.

mod args;
#[allow(
    dead_code,
    reason = "the options of the relay are known here only to say that they need another build"
)]
mod options;

use std::net::IpAddr;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::host;
pub(crate) use args::Args;

/// What the host is to serve.
#[derive(Serialize)]
struct Request {
    root: String,
    listen: IpAddr,
    /// The ports to try.
    first_port: u16,
    ports: u16,
    open: bool,
    own: Vec<String>,
    others: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    args.check()?;
    let (own, others) = (args::origins(&args.origin)?, args::origins(&args.cors)?);
    if args.relay.upstream.is_some() {
        bail!(
            "--upstream needs the native tansy, as a database and streams of answers are beyond this one: cargo install tansy"
        );
    }
    let (first_port, ports) = args.port.map_or((args::PORT, args::PORTS), |port| (port, 1));
    let (root, listen) = (std::path::absolute(&args.dir)?.to_string_lossy().into_owned(), args.listen);
    let request = Request { root, listen, first_port, ports, open: args.open, own, others };
    host::ask("serve", &request).context("the folder cannot be served")?;
    Ok(())
}
