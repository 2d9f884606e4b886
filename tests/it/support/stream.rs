//! Somebody who follows `/events/stream`: a plain socket, because an HTTP client waits for the end of an answer.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::app::App;
use super::visitor::Visitor;

/// Longer than this nothing takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open stream.
pub(crate) struct Stream {
    lines: BufReader<TcpStream>,
    pub(crate) status: u16,
    /// Where it would go on.
    pub(crate) last_id: String,
}

/// A message: its name ("message" when it has none) and its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) data: String,
}

impl Message {
    pub(crate) fn event(&self) -> Value {
        serde_json::from_str(&self.data).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

impl Stream {
    /// Opens a stream; `header` is whatever else the request says.
    pub(crate) fn open(app: &App, visitor: &Visitor, query: &str, header: &str) -> Self {
        let mut socket = TcpStream::connect(app.address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let cookie = visitor.cookie("tidings").map(|token| format!("Cookie: tidings={token}\r\n")).unwrap_or_default();
        let (host, gzip) = (app.address, "Accept-Encoding: gzip, br\r\n");
        write!(socket, "GET /events/stream{query} HTTP/1.1\r\nHost: {host}\r\n{gzip}{cookie}{header}\r\n").unwrap();
        let mut stream = Self { lines: BufReader::new(socket), status: 0, last_id: String::new() };
        let first = stream.line().unwrap();
        stream.status = first.split(' ').nth(1).unwrap().parse().unwrap();
        while stream.line().is_some_and(|line| !line.is_empty()) {}
        stream
    }

    /// The next message; none when the stream has ended. Sizes of chunks stand between the lines and mean nothing here.
    pub(crate) fn next(&mut self) -> Option<Message> {
        let began = Instant::now();
        let mut name = "message".to_owned();
        loop {
            assert!(began.elapsed() < PATIENCE, "nothing came");
            let line = self.line()?;
            if let Some(id) = line.strip_prefix("id: ") {
                id.clone_into(&mut self.last_id);
            } else if let Some(event) = line.strip_prefix("event: ") {
                event.clone_into(&mut name);
            } else if let Some(data) = line.strip_prefix("data: ") {
                return Some(Message { name, data: data.to_owned() });
            }
        }
    }

    /// The next event of the log.
    pub(crate) fn event(&mut self) -> Value {
        loop {
            let message = self.next().expect("the stream has ended");
            if message.name == "message" {
                return message.event();
            }
        }
    }

    /// Why the stream ends, which it must do now.
    pub(crate) fn ending(&mut self) -> String {
        loop {
            let message = self.next().expect("it says why it ends");
            assert_ne!(message.name, "message", "it told more: {}", message.data);
            if message.name == "bye" {
                assert_eq!(self.next(), None);
                return message.event()["reason"].as_str().unwrap().to_owned();
            }
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).expect("the server says something in time");
        let line = line.trim_end().to_owned();
        // The last chunk is empty.
        (read > 0 && line != "0").then_some(line)
    }
}
