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
        Self::start_with(folder, dir, &[])
    }

    fn start_with(folder: &Folder, dir: &str, options: &[&str]) -> Self {
        let mut command = folder.command(&[&["serve", dir, "--port", "0"], options].concat());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// The head, in lower case, and the body of the response.
    fn request(&self, first_line: &str, headers: &str) -> (String, String) {
        self.request_of(&self.address, first_line, headers)
    }

    /// The same with another host.
    fn request_of(&self, host: &str, first_line: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // It keeps the connection open: the server must close it, as it says.
        write!(stream, "{first_line} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n").unwrap();
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
        write!(stream, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).unwrap();
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

#[test]
fn hidden_files_are_not_served_and_neither_are_other_hosts() {
    let folder = site("serve-private");
    for name in ["site/.env", "site/.git/config", "site/shop/.secret.txt"] {
        folder.write(name, "secret");
    }
    folder.write("site/.well-known/a.txt", "public");
    #[cfg(unix)]
    std::os::unix::fs::symlink(".env", folder.path("site/env.txt")).unwrap();
    let server = Server::start(&folder, "site");
    for path in ["/.env", "/%2eenv", "/.git/config", "/.git", "/shop/.secret.txt", "/env.txt"] {
        let (head, body) = server.request(&format!("GET {path}"), "");
        assert!(head.starts_with("http/1.1 404") && !body.contains("secret"), "{path}: {head}");
    }
    assert_eq!(server.request("GET /.well-known/a.txt", "").1, "public");
    let port = server.address.rsplit(':').next().unwrap();
    for host in ["evil.example", &format!("evil.example:{port}"), "x", ""] {
        let (head, body) = server.request_of(host, "GET /", "");
        assert!(head.starts_with("http/1.1 421") && !body.contains("home"), "{host}: {head}");
    }
    assert_eq!(server.request_of(&format!("localhost:{port}"), "GET /", "").1, "<p>home</p>");
}

#[test]
fn clients_that_stall_hold_up_nobody_else() {
    let folder = site("serve-stalled");
    folder.write("site/large.bin", vec![b'x'; 32 << 20]);
    let server = Server::start(&folder, "site");
    let stalled = |request: &str| {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(request.replace("HOST", &server.address).as_bytes()).unwrap();
        stream
    };
    // Some send nothing, some half of a head, some never read the file that they asked for.
    let requests = ["", "GET / HTTP/1.1\r\nHost: HO", "GET /large.bin HTTP/1.1\r\nHost: HOST\r\n\r\n"];
    let kept: Vec<TcpStream> = requests.iter().cycle().take(48).map(|request| stalled(request)).collect();
    let start = std::time::Instant::now();
    assert_eq!(server.request("GET /", "").1, "<p>home</p>");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    // The server ends connections without a request.
    let mut silent = kept.into_iter().next().unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert_eq!(silent.read(&mut [0; 16]).unwrap(), 0, "closed");
}

#[test]
fn texts_are_compressed_and_copies_that_are_compressed_already_are_sent() {
    let folder = site("serve-compressed");
    folder.write("site/long.css", "a { color: red }\n".repeat(1000));
    folder.write("site/page.html", "plain");
    folder.write("site/page.html.br", "brotli");
    folder.write("site/model.onnx", vec![b'x'; 5000]);
    let server = Server::start(&folder, "site");
    let accept = "Accept-Encoding: gzip, br\r\n";
    let (head, body) = server.request("GET /long.css", accept);
    assert!(head.contains("content-encoding: br\r\n") && body.len() < 2000, "{head}");
    let (head, body) = server.request("GET /long.css", "Accept-Encoding: br;q=0, gzip\r\n");
    assert!(head.contains("content-encoding: gzip\r\n") && body.len() < 2000, "{head}");
    assert_eq!(server.request("GET /long.css", "").1.len(), 17_000);
    let (head, body) = server.request("GET /page.html", accept);
    assert!(head.contains("content-encoding: br\r\n") && head.contains("text/html"), "{head}");
    assert_eq!((body.as_str(), server.request("GET /page.html", "").1.as_str()), ("brotli", "plain"));
    let (head, _) = server.request("GET /model.onnx", accept);
    assert!(head.contains("content-length: 5000") && !head.contains("content-encoding"), "{head}");
}

#[test]
fn only_named_origins_may_read_across_sites() {
    let folder = site("serve-cors");
    let server = Server::start_with(&folder, "site", &["--cors", "https://partner.example"]);
    let (head, _) = server.request("GET /", "Origin: https://partner.example\r\n");
    assert!(head.contains("access-control-allow-origin: https://partner.example\r\n"), "{head}");
    let (head, _) = server.request("OPTIONS /", "Origin: https://partner.example\r\n");
    assert!(head.starts_with("http/1.1 204"), "{head}");
    for origin in ["https://evil.example", "https://partner.example.evil.example", "null"] {
        let (head, _) = server.request("GET /", &format!("Origin: {origin}\r\n"));
        assert!(!head.contains("access-control-allow-origin"), "{head}");
    }
}
