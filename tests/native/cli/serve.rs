use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::support::Folder;

/// A running `tansy serve`, stopped when dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(folder: &Folder, dir: &str) -> Self {
        let mut command = folder.command(&["serve", dir, "--port", "0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// The head, in lower case, and the body of the response.
    fn request(&self, first_line: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{first_line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).unwrap();
        let response = String::from_utf8_lossy(&response).into_owned();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn site(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("site/index.html", "<p>home</p>");
    folder.write("site/shop/index.html", "<p>shop</p>");
    folder.write("site/faq-0123456789.tansy", "0123456789");
    folder.write("site/tansy-0123456789/tansy_engine_bg.wasm", "wasm");
    folder.write("site/a b.js", "1");
    folder.write("secret.txt", "secret");
    folder
}

#[test]
fn files_have_the_headers_of_a_static_host() {
    let folder = site("serve");
    let server = Server::start(&folder, "site");
    let cases = [
        ("/", "text/html; charset=utf-8", "no-cache", "<p>home</p>"),
        ("/shop/?x#y", "text/html; charset=utf-8", "no-cache", "<p>shop</p>"),
        ("/a%20b.js", "text/javascript; charset=utf-8", "no-cache", "1"),
        ("/faq-0123456789.tansy", "application/octet-stream", "immutable", "0123456789"),
        ("/tansy-0123456789/tansy_engine_bg.wasm", "application/wasm", "immutable", "wasm"),
    ];
    for (path, kind, cache, content) in cases {
        let (head, body) = server.request(&format!("GET {path}"), "");
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert!(head.contains(&format!("content-type: {kind}\r\n")), "{path}: {head}");
        assert!(head.contains(cache), "{path}: {head}");
        assert!(head.contains(&format!("content-length: {}", content.len())), "{path}: {head}");
        assert_eq!(body, content, "{path}");
    }
    let (head, body) = server.request("HEAD /", "");
    assert!(head.starts_with("http/1.1 200") && body.is_empty(), "{head}");
}

#[test]
fn ranges_are_sent_alone_and_unchanged_files_not_at_all() {
    let folder = site("serve-parts");
    let server = Server::start(&folder, "site");
    let (head, body) = server.request("GET /faq-0123456789.tansy", "Range: bytes=2-4\r\n");
    assert!(head.starts_with("http/1.1 206") && head.contains("content-range: bytes 2-4/10"), "{head}");
    assert_eq!(body, "234");
    let (head, _) = server.request("GET /faq-0123456789.tansy", "Range: bytes=10-\r\n");
    assert!(head.starts_with("http/1.1 416") && head.contains("content-range: bytes */10"), "{head}");
    let (head, _) = server.request("GET /", "");
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let (head, body) = server.request("GET /", &format!("If-None-Match: {tag}\r\n"));
    assert!(head.starts_with("http/1.1 304") && body.is_empty(), "{head}");
}

#[test]
fn nothing_outside_the_folder_is_served() {
    let folder = site("serve-beside");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path("secret.txt"), folder.path("site/link.txt")).unwrap();
    let server = Server::start(&folder, "site");
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "/shop/..%2f..%2fsecret.txt", "/link.txt", "/nothing"]
    {
        let (head, body) = server.request(&format!("GET {path}"), "");
        assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
        assert!(!body.contains("secret"), "{path}: {body}");
    }
    let (head, _) = server.request("GET //shop", "");
    assert!(head.starts_with("http/1.1 301") && head.contains("location: /shop/\r\n"), "{head}");
    let (head, _) = server.request("POST /", "Content-Length: 0\r\n");
    assert!(head.starts_with("http/1.1 405") && head.contains("allow: get, head"), "{head}");
}

#[test]
fn many_simultaneous_connections_are_all_answered() {
    let folder = site("serve-many");
    let server = Server::start(&folder, "site");
    let connect = |_| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        stream
    };
    // A browser keeps a connection open unless it is told to close it.
    let mut kept = Vec::new();
    for stream in (0..12).map(connect).collect::<Vec<TcpStream>>() {
        let mut head = String::new();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        while let Some(line) = lines.next().map(Result::unwrap_or_default).filter(|line| !line.is_empty()) {
            head.push_str(&line.to_lowercase());
        }
        assert!(head.starts_with("http/1.1 200"), "no answer: {head}");
        if !head.contains("connection: close") {
            kept.push(stream);
        }
    }
}
