//! A stand-in for a language model: a server on this machine that answers as a test says, byte for byte.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// The server; it answers until the test ends.
pub(crate) struct LanguageModel {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl LanguageModel {
    /// Answers each request with what `reply` makes of its number, from 0, and the question of its entry; with nothing at all, it never answers.
    pub(crate) fn new(reply: impl Fn(usize, &str) -> Option<String> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1/chat/completions", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        std::thread::spawn(move || {
            let mut unanswered = Vec::new();
            for (stream, number) in listener.incoming().zip(0..) {
                let mut stream = stream.unwrap();
                let request = read(&mut stream);
                let question = question(&request);
                log.lock().unwrap().push(request);
                match reply(number, &question) {
                    Some(response) => drop(stream.write_all(response.as_bytes())),
                    None => unanswered.push(stream),
                }
            }
        });
        Self { url, requests }
    }

    /// The requests so far, headers and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// A reply as most servers send it: in pieces of a few letters.
pub(crate) fn streamed(text: &str) -> Option<String> {
    let mut response =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n".to_owned();
    let letters: Vec<char> = text.chars().collect();
    for piece in letters.chunks(5) {
        let piece = json!({ "choices": [{ "delta": { "content": piece.iter().collect::<String>() } }] });
        response.push_str(&format!("data: {piece}\n\n"));
    }
    response.push_str("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    Some(response)
}

/// A reply in one JSON document, with a status and headers.
pub(crate) fn whole(status: &str, body: &Value) -> Option<String> {
    Some(format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{body}"))
}

fn read(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let length = stream.read(&mut piece).unwrap();
        request.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_lowercase();
        let expected = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        if length == 0 || body.len() >= expected.parse::<usize>().unwrap() {
            return text;
        }
    }
}

/// The question of the entry in the last message, or of the visitor.
fn question(request: &str) -> String {
    let body: Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    let last = body["messages"].as_array().unwrap().last().unwrap()["content"].as_str().unwrap();
    let line = last.lines().next().unwrap_or_default();
    line.strip_prefix("Question: ").unwrap_or(line).to_owned()
}
