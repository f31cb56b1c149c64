//! A running relay, and its visitors.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::super::support::Folder;

/// Options that let a test ask as often as it likes.
pub(super) const UNLIMITED: [&str; 10] = [
    "--session-questions",
    "1000",
    "--free-questions",
    "1000",
    "--visitor-limit",
    "1000",
    "--budget-day",
    "100",
    "--budget-month",
    "100",
];

pub(crate) const KEY: &str = "sk-canary-7f3a9b";
pub(crate) const PASSWORD: &str = "a long password";

/// A running `tansy serve --upstream`, killed when dropped.
pub(crate) struct Relay {
    child: Child,
    pub(crate) address: String,
    log: Arc<Mutex<String>>,
}

/// A response: its status, its head in lower case, and its body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The events of a stream.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.body
            .split("\n\n")
            .filter_map(|event| event.strip_prefix("data: "))
            .map(|data| serde_json::from_str(data).unwrap())
            .collect()
    }

    /// The text that was streamed.
    pub(crate) fn text(&self) -> String {
        self.events().iter().filter_map(|event| event["text"].as_str().map(str::to_owned)).collect()
    }

    /// The text that was streamed, or the body of anything else.
    pub(crate) fn text_or_body(&self) -> String {
        if self.head.contains("event-stream") { self.text() } else { self.body.clone() }
    }

    /// Who wrote the answer, or why the model did not.
    pub(crate) fn end(&self) -> String {
        let events = self.events();
        let last = events.last().unwrap_or_else(|| panic!("{} {}", self.status, self.body));
        let why = last["error"]["code"].as_str().or(last["by"].as_str());
        why.unwrap().to_owned()
    }
}

/// A folder with a site that has a bundle, and prices.
pub(crate) fn site(name: &str) -> Folder {
    let folder = Folder::new(&format!("relay-{name}"));
    folder.ok(&["build", "faq.html", "-o", "site/faq.tansy"]);
    folder.write("site/index.html", "<p>home</p>");
    folder.write("prices.toml", "[models.m1]\ninput = 100.0\noutput = 400.0\n");
    folder
}

impl Relay {
    pub(crate) fn start(folder: &Folder, upstream: &str, options: &[&str]) -> Self {
        let fixed = [
            "serve",
            "site",
            "--port",
            "0",
            "--upstream",
            upstream,
            "--llm",
            "m1",
            "--key-env",
            "K",
            "--prices",
            "prices.toml",
            "--dashboard-env",
            "P",
        ];
        let args: Vec<&str> = fixed.into_iter().chain(options.iter().copied()).collect();
        let mut command = folder.command(&args);
        command.env("K", KEY).env("P", PASSWORD).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, kept) = (BufReader::new(child.stderr.take().unwrap()).lines(), log.clone());
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("http://").map(|address| address.trim_end_matches('/').to_owned());
        let address = address.unwrap_or_else(|| {
            std::thread::sleep(Duration::from_millis(200));
            panic!("{}", log.lock().unwrap())
        });
        Self { child, address, log }
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends a request as written and reads the response to its end.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        self.try_send(method, path, headers, body).unwrap()
    }

    pub(crate) fn try_send(&self, method: &str, path: &str, headers: &str, body: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        let (address, length) = (&self.address, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body.as_bytes()).ok()?;
        let mut response = Vec::new();
        stream.read_to_end(&mut response).ok()?;
        let response = String::from_utf8_lossy(&response).into_owned();
        let (head, body) = response.split_once("\r\n\r\n")?;
        let head = head.to_lowercase();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let body =
            if head.contains("transfer-encoding: chunked") { unchunked(body) } else { body.to_owned() };
        Some(Answer { status, head, body })
    }

    /// A session for the relay's own pages.
    pub(crate) fn session(&self) -> String {
        let answer = self.send("POST", "/api/session", &format!("Origin: {}\r\n", self.origin()), "");
        assert_eq!(answer.status, 200, "{}", answer.body);
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        value["session"].as_str().unwrap().to_owned()
    }

    /// Asks as the widget does.
    pub(crate) fn ask(&self, session: &str, body: &Value) -> Answer {
        self.ask_text(session, &body.to_string())
    }

    pub(crate) fn ask_text(&self, session: &str, body: &str) -> Answer {
        self.try_ask(session, body).unwrap()
    }

    pub(crate) fn try_ask(&self, session: &str, body: &str) -> Option<Answer> {
        let headers = format!(
            "Origin: {}\r\nContent-Type: application/json\r\nX-Tansy-Session: {session}\r\n",
            self.origin()
        );
        self.try_send("POST", "/api/chat", &headers, body)
    }

    /// The header that opens the dashboard.
    pub(crate) fn password(&self) -> String {
        "Authorization: Basic b3duZXI6YSBsb25nIHBhc3N3b3Jk\r\n".to_owned()
    }

    pub(crate) fn metrics(&self) -> String {
        self.send("GET", "/metrics", &self.password(), "").body
    }

    pub(crate) fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// Asks the process to stop, as systemd does.
    pub(crate) fn terminate(&self) {
        assert!(std::process::Command::new("kill").arg(self.pid()).status().unwrap().success());
    }

    /// Waits until the process has ended, and says whether it ended well.
    pub(crate) fn ended(mut self) -> bool {
        self.child.wait().unwrap().success()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body without the marks of chunks (RFC 9112, 7.1).
fn unchunked(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let Ok(size @ 1..) = usize::from_str_radix(size, 16) else { break };
        let Some(piece) = rest.get(..size) else { break };
        whole.push_str(piece);
        body = rest.get(size + 2..).unwrap_or_default();
    }
    whole
}
