//! A stand-in for a language model that speaks OpenAI's chat completions as a stream, byte for byte.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How the model behaves.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Manner {
    /// It repeats the last question word by word, cites the first passage, and says what it used.
    Echo,
    /// The same with pauses.
    Slow,
    /// It loses the usage in one of three streams, and breaks off in another.
    Careless,
    /// It refuses with an error that repeats the request's headers.
    Refuse,
    /// Its words are the request's headers.
    Blab,
}

pub(crate) struct Mock {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
    /// Tokens read and written, as a bill would have them.
    read: Arc<AtomicU64>,
    written: Arc<AtomicU64>,
}

impl Mock {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1/chat/completions", listener.local_addr().unwrap());
        let (requests, read, written) = (Arc::default(), Arc::default(), Arc::default());
        let mock = Self { url, requests, read, written };
        let (requests, read, written) = (mock.requests.clone(), mock.read.clone(), mock.written.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (requests, read, written) = (requests.clone(), read.clone(), written.clone());
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let Some(request) = request(&mut stream) else { return };
                    let number = {
                        let mut requests = requests.lock().unwrap();
                        requests.push(request.clone());
                        requests.len()
                    };
                    let _ = answer(&mut stream, &request, manner, number, &read, &written);
                });
            }
        });
        mock
    }

    /// The requests so far, heads and bodies.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// What the owner is charged, at prices in dollars per million tokens.
    pub(crate) fn bill(&self, input: f64, output: f64) -> f64 {
        let tokens = |count: &AtomicU64| count.load(Ordering::SeqCst) as f64;
        (tokens(&self.read) * input + tokens(&self.written) * output) / 1e6
    }
}

fn request(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut piece = [0; 8192];
    loop {
        let length = stream.read(&mut piece).ok().filter(|length| *length > 0)?;
        request.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
            if body.len() >= length.parse::<usize>().ok()? {
                return Some(text.into_owned());
            }
        }
    }
}

fn answer(
    stream: &mut TcpStream,
    request: &str,
    manner: Manner,
    number: usize,
    read: &AtomicU64,
    written: &AtomicU64,
) -> std::io::Result<()> {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    if manner == Manner::Refuse {
        let body = serde_json::json!({ "error": { "message": format!("wrong key: {head}") } }).to_string();
        let length = body.len();
        return write!(
            stream,
            "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
    }
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["stream_options"]["include_usage"], true);
    let last = body["messages"].as_array().unwrap().last().unwrap()["content"].as_str().unwrap();
    let text = if manner == Manner::Blab { head } else { last };
    let words: Vec<String> =
        text.split_inclusive(' ').map(str::to_owned).chain([" [1]".to_owned()]).collect();
    let used = (body.to_string().len() as u64 / 4, words.len() as u64);
    read.fetch_add(used.0, Ordering::SeqCst);
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n"
    )?;
    let careless = manner == Manner::Careless;
    for (at, word) in words.iter().enumerate() {
        if careless && number % 3 == 1 && at == words.len() / 2 {
            return Ok(());
        }
        written.fetch_add(1, Ordering::SeqCst);
        let delta = serde_json::json!({ "id": "c", "object": "chat.completion.chunk", "choices": [{ "index": 0, "delta": { "content": word }, "finish_reason": null }] });
        write!(stream, "data: {delta}\n\n")?;
        if manner == Manner::Slow {
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    write!(stream, "data: {{\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"stop\"}}]}}\n\n")?;
    if !(careless && number % 3 == 2) {
        let (input, output) = used;
        write!(
            stream,
            "data: {{\"choices\":[],\"usage\":{{\"prompt_tokens\":{input},\"completion_tokens\":{output}}}}}\n\n"
        )?;
    }
    write!(stream, "data: [DONE]\n\n")
}
