//! `tansy serve`: serves a folder over HTTP on this machine, with the headers that a static host would send.

mod file;
mod range;
mod request;
mod response;
mod target;

use std::io::{Read, Seek, SeekFrom};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};

use crate::output::warn;
use crate::say;
use file::Found;
use range::Range;
use request::Request;
use response::Response;
use target::Target;

/// The first port that is tried, and the number of ports that are tried.
const PORT: u16 = 8617;
const PORTS: u16 = 100;
/// Most connections at a time; a browser opens six to a host. Those beyond it are closed at once.
const CONNECTIONS: usize = 128;

/// Serve a folder to browsers on this machine
///
/// Only this machine can connect, and files whose names begin with a dot are not served. Browsers may cache files with a hash in their names for ever, and must revalidate all others.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  tansy serve public\n  tansy serve public --port 8080 --open")]
pub(crate) struct Args {
    /// The folder to serve
    dir: PathBuf,
    /// The port, 0 for any free port [default: the first free port from 8617]
    #[arg(long)]
    port: Option<u16>,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let root = args.dir.canonicalize().with_context(|| format!("{}", args.dir.display()))?;
    if !root.is_dir() {
        bail!("{}: this is not a folder", args.dir.display());
    }
    let listener = listen(args.port)?;
    let url = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    say(format_args!("{url}"));
    if args.open {
        open(&url);
    }
    // A thread for each connection, so that clients that stall hold up nobody else.
    let open = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for stream in listener.incoming().filter_map(std::io::Result::ok) {
            if open.fetch_add(1, Ordering::Relaxed) >= CONNECTIONS {
                open.fetch_sub(1, Ordering::Relaxed);
                continue;
            }
            let (root, open) = (&root, &open);
            let answered = std::thread::Builder::new().spawn_scoped(scope, move || {
                // A browser may disconnect at any time.
                drop(answer(root, stream));
                open.fetch_sub(1, Ordering::Relaxed);
            });
            if answered.is_err() {
                open.fetch_sub(1, Ordering::Relaxed);
            }
        }
    });
    Ok(())
}

fn listen(port: Option<u16>) -> Result<TcpListener> {
    let bind = |port: u16| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
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

/// Answers the request of one connection and closes it.
fn answer(root: &Path, mut stream: TcpStream) -> std::io::Result<()> {
    let request = Request::read(&mut stream)?;
    let (response, body) = match &request {
        Err(431) => Response::text(431, "The head of the request is too long.\n"),
        Err(_) => Response::text(400, "This is not an HTTP request.\n"),
        Ok(request) if !request.is_for_this_machine() => {
            Response::text(421, "Only localhost, 127.0.0.1 and [::1] are served.\n")
        }
        Ok(request) => respond(root, request),
    };
    let is_head = request.is_ok_and(|request| request.method == "HEAD");
    response.send(stream, Some(body).filter(|_| !is_head))
}

/// The response to a request, and its body.
fn respond(root: &Path, request: &Request) -> (Response, Box<dyn Read>) {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        let (response, body) = Response::text(405, "Only GET and HEAD are allowed.\n");
        return (response.with("Allow", "GET, HEAD"), body);
    }
    match target::of(root, &request.target) {
        Target::File(path) => file(request, &path, 200),
        Target::Folder(location) => {
            let (response, body) = Response::text(301, "Moved");
            (response.with("Location", location), body)
        }
        Target::Nothing => match root.join("404.html") {
            page if page.is_file() => file(request, &page, 404),
            _ => Response::text(404, "There is no such file.\n"),
        },
    }
}

fn file(request: &Request, path: &Path, status: u16) -> (Response, Box<dyn Read>) {
    // Conditions come before ranges (RFC 9110, 13.2.2): an unchanged file is not sent at all, whatever range was requested.
    let Ok((mut content, found)) = Found::open(path) else {
        return Response::text(404, "This file cannot be read.\n");
    };
    let nothing = || Box::new(std::io::empty()) as Box<dyn Read>;
    let response = |status, length| Response { status, headers: vec![], length };
    let with_headers = |response: Response| {
        let response = response.with("Content-Type", found.kind).with("Cache-Control", found.cache);
        response.with("ETag", found.tag.as_str()).with("Accept-Ranges", "bytes")
    };
    if status == 200 && request.header("If-None-Match").is_some_and(|tags| tags.contains(&found.tag)) {
        return (with_headers(response(304, 0)), nothing());
    }
    let is_unchanged = request.header("If-Range").is_none_or(|tag| tag == found.tag);
    let wanted = request.header("Range").filter(|_| status == 200 && is_unchanged);
    match wanted.map_or(Range::Whole, |wanted| range::parse(wanted, found.length)) {
        Range::Whole => (with_headers(response(status, found.length)), Box::new(content)),
        Range::Part { first, last } => {
            if content.seek(SeekFrom::Start(first)).is_err() {
                return Response::text(404, "This file cannot be read.\n");
            }
            let range = format!("bytes {first}-{last}/{}", found.length);
            (with_headers(response(206, last - first + 1)).with("Content-Range", range), Box::new(content))
        }
        Range::Outside => {
            let range = format!("bytes */{}", found.length);
            (with_headers(response(416, 0)).with("Content-Range", range), nothing())
        }
    }
}
