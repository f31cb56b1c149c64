//! `tansy serve`: serves a folder over HTTP on this machine, with the headers that a static host would send.

mod file;
mod range;
mod target;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use tiny_http::{Header, Method, Request, Server, StatusCode};

use crate::output::warn;
use crate::say;
use file::Found;
use range::Range;
use target::Target;

/// The first port that is tried, and the number of ports that are tried.
const PORT: u16 = 8617;
const PORTS: u16 = 100;
/// Number of requests that are answered in parallel; a browser opens six connections to a host.
const THREADS: usize = 8;

/// Serve a folder to browsers on this machine
///
/// Only this machine can connect. Browsers may cache files with a hash in their names for ever, and must revalidate all others.
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
    let server =
        Server::from_listener(listener, None).map_err(|error| anyhow!("the server cannot start: {error}"))?;
    say(format_args!("{url}"));
    if args.open {
        open(&url);
    }
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    answer(&root, request);
                }
            });
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

/// Answers one request. Errors are ignored, because a browser may disconnect at any time.
fn answer(root: &Path, request: Request) {
    let sent = match request.method() {
        Method::Get | Method::Head => match target::of(root, request.url()) {
            Target::File(path) => send_file(request, &path, 200),
            Target::Folder(location) => send_text(request, 301, "Moved", &[("Location", &location)]),
            Target::Nothing => match root.join("404.html") {
                page if page.is_file() => send_file(request, &page, 404),
                _ => send_text(request, 404, "There is no such file.\n", &[]),
            },
        },
        _ => send_text(request, 405, "Only GET and HEAD are allowed.\n", &[("Allow", "GET, HEAD")]),
    };
    drop(sent);
}

fn send_file(request: Request, path: &Path, status: u16) -> std::io::Result<()> {
    // Conditions come before ranges (RFC 9110, 13.2.2): an unchanged file is not sent at all, whatever range was requested.
    let Ok((mut content, found)) = Found::open(path) else {
        return send_text(request, 404, "This file cannot be read.\n", &[]);
    };
    let mut headers = vec![
        header("Content-Type", found.kind),
        header("Cache-Control", found.cache),
        header("ETag", &found.tag),
        header("Accept-Ranges", "bytes"),
    ];
    if status == 200 && asked(&request, "If-None-Match").is_some_and(|tags| tags.contains(&found.tag)) {
        return send(request, 304, &headers, Box::new(std::io::empty()), 0);
    }
    let is_unchanged = asked(&request, "If-Range").is_none_or(|tag| tag == found.tag);
    let wanted = asked(&request, "Range").filter(|_| status == 200 && is_unchanged);
    match wanted.map_or(Range::Whole, |wanted| range::parse(&wanted, found.length)) {
        Range::Whole => send(request, status, &headers, Box::new(content), found.length),
        Range::Part { first, last } => {
            content.seek(SeekFrom::Start(first))?;
            headers.push(header("Content-Range", &format!("bytes {first}-{last}/{}", found.length)));
            let length = last - first + 1;
            send(request, 206, &headers, Box::new(File::take(content, length)), length)
        }
        Range::Outside => {
            headers.push(header("Content-Range", &format!("bytes */{}", found.length)));
            send(request, 416, &headers, Box::new(std::io::empty()), 0)
        }
    }
}

fn send_text(request: Request, status: u16, text: &str, more: &[(&str, &str)]) -> std::io::Result<()> {
    let mut headers = vec![header("Content-Type", "text/plain; charset=utf-8")];
    headers.extend(more.iter().map(|(name, value)| header(name, value)));
    let body = std::io::Cursor::new(text.as_bytes().to_vec());
    send(request, status, &headers, Box::new(body), text.len() as u64)
}

/// Sends the headers and, except for HEAD, the body, and closes the connection. tiny_http blocks a thread for every open connection and
/// may assign several new ones to the same thread: if the first stayed open, the others would wait for ever. Its own `respond` cannot
/// close a connection.
fn send(
    request: Request,
    status: u16,
    headers: &[Option<Header>],
    mut body: Box<dyn Read + Send>,
    length: u64,
) -> std::io::Result<()> {
    let has_body = *request.method() != Method::Head;
    let mut writer = request.into_writer();
    write!(writer, "HTTP/1.1 {status} {}\r\n", StatusCode(status).default_reason_phrase())?;
    for Header { field, value } in headers.iter().flatten() {
        write!(writer, "{field}: {value}\r\n")?;
    }
    // The length is sent, and the body is never chunked, so that the page can show the progress of a download.
    if status != 304 {
        write!(writer, "Content-Length: {length}\r\n")?;
    }
    write!(writer, "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n")?;
    if has_body {
        std::io::copy(&mut body, &mut writer)?;
    }
    writer.flush()
}

fn asked(request: &Request, name: &'static str) -> Option<String> {
    let header = request.headers().iter().find(|header| header.field.equiv(name))?;
    Some(header.value.as_str().to_owned())
}

fn header(name: &str, value: &str) -> Option<Header> {
    Header::from_bytes(name, value).ok()
}
