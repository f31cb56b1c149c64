//! A small server whose pages and faults a test chooses, and which remembers what it was asked for.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is at a path.
#[derive(Clone)]
pub(super) struct Page {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// A pause before each byte.
    drip: Option<Duration>,
    /// Whether the body is repeated without end.
    endless: bool,
}

impl Page {
    pub(super) fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { status: 200, headers, body: body.into(), drip: None, endless: false }
    }

    pub(super) fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::new("text/html; charset=utf-8", body)
    }

    pub(super) fn status(status: u16) -> Self {
        Self { status, ..Self::html("<h1>No</h1>") }
    }

    pub(super) fn redirect(to: &str) -> Self {
        Self::status(302).header("Location", to)
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn dripping(self, pause: Duration) -> Self {
        Self { drip: Some(pause), ..self }
    }

    pub(super) fn endless(self) -> Self {
        Self { endless: true, ..self }
    }

    fn etag(&self) -> String {
        let sum = self.body.iter().fold(7u64, |sum, &byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        format!("\"{sum:x}\"")
    }
}

/// A request that was answered.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) status: u16,
    /// All of it, in lower case.
    pub(super) request: String,
}

/// The server; its thread ends with the test's process.
pub(super) struct Server {
    pub(super) url: String,
    pages: Arc<Mutex<HashMap<String, Page>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, pages: Arc::default(), asked: Arc::default() };
        let (pages, asked) = (server.pages.clone(), server.asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (pages, asked) = (pages.clone(), asked.clone());
                std::thread::spawn(move || answer(stream, &pages, &asked));
            }
        });
        server
    }

    /// The address of a path.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(super) fn put(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    pub(super) fn remove_all(&self) {
        self.pages.lock().unwrap().clear();
    }

    /// The requests since the last call, in order.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// The paths that were asked for since the last call, sorted.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths: Vec<_> = self.asked().into_iter().map(|asked| asked.path).collect();
        paths.sort();
        paths
    }
}

fn answer(mut stream: TcpStream, pages: &Mutex<HashMap<String, Page>>, asked: &Mutex<Vec<Asked>>) {
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while !request.ends_with("\r\n\r\n") {
        if reader.read_line(&mut request).unwrap_or(0) == 0 {
            return;
        }
    }
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let page = pages.lock().unwrap().get(&path).cloned().unwrap_or_else(|| Page::status(404));
    let request = request.to_lowercase();
    let is_kept = page.status == 200 && request.contains(&format!("if-none-match: {}", page.etag()));
    let status = if is_kept { 304 } else { page.status };
    asked.lock().unwrap().push(Asked { path, status, request });
    let _ = send(&mut stream, &page, status);
}

fn send(stream: &mut TcpStream, page: &Page, status: u16) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status} X\r\nConnection: close\r\nETag: {}\r\n", page.etag())?;
    for (name, value) in &page.headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    if status == 304 {
        return write!(stream, "\r\n");
    }
    let has_length = page.headers.iter().any(|(name, _)| name == "Content-Length");
    if !page.endless && !has_length {
        write!(stream, "Content-Length: {}\r\n", page.body.len())?;
    }
    write!(stream, "\r\n")?;
    if let Some(pause) = page.drip {
        for byte in &page.body {
            stream.write_all(&[*byte])?;
            std::thread::sleep(pause);
        }
        return Ok(());
    }
    stream.write_all(&page.body)?;
    if page.endless {
        loop {
            stream.write_all(&page.body)?;
        }
    }
    Ok(())
}

/// A page with one question.
pub(super) fn faq(question: &str, answer: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><title>Help</title><h1>Help</h1>\n\
         <details id=\"q\"><summary>{question}</summary><p>{answer}</p></details>\n"
    )
}
