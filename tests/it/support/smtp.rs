//! A real SMTP server on loopback: takes mails, or refuses, defers, hangs up or hangs as it was told.

use std::io::{BufRead, BufReader, Read};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use mailin::{Action, Handler, Response, SessionBuilder, response};
use mailparse::{MailHeaderMap, ParsedMail};

use super::kept::Kept;

/// A mail as it came over the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mail {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) source: String,
}

impl Mail {
    /// The decoded value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.parsed().headers.get_first_value(name)
    }

    /// The decoded plain text part.
    pub(crate) fn text(&self) -> String {
        self.part("text/plain")
    }

    /// The decoded HTML part.
    pub(crate) fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, kind: &str) -> String {
        let mail = self.parsed();
        let part = mail.parts().find(|part| part.ctype.mimetype == kind);
        part.unwrap_or_else(|| panic!("no {kind} in {}", self.source)).get_body().expect("the part decodes")
    }

    fn parsed(&self) -> ParsedMail<'_> {
        mailparse::parse_mail(self.source.as_bytes()).expect("the mail parses")
    }
}

/// How the server treats whoever connects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mood {
    /// Takes every mail.
    Takes,
    /// Answers every recipient with this code: 451 is for later, 550 is final.
    AnswersRecipients(u16),
    /// Takes the whole mail, then answers it with this code.
    AnswersMails(u16),
    /// Says nothing at all, not even a greeting.
    Hangs,
    /// Closes the connection without a greeting.
    HangsUp,
}

/// The running server; it stops when it is dropped.
pub(crate) struct MailServer {
    port: u16,
    mails: Kept<Mail>,
    mood: Arc<Mutex<Option<Mood>>>,
    thread: Option<JoinHandle<()>>,
}

impl MailServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Kept::new();
        let mood = Arc::new(Mutex::new(Some(Mood::Takes)));
        let thread = std::thread::spawn({
            let (mails, mood) = (mails.clone(), Arc::clone(&mood));
            move || accept(&listener, &mails, &mood)
        });
        Self { port, mails, mood, thread: Some(thread) }
    }

    /// For `TIDINGS_SMTP_URL`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub(crate) fn mails(&self) -> &Kept<Mail> {
        &self.mails
    }

    /// For every connection made from now on.
    pub(crate) fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = Some(mood);
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        *self.mood.lock().unwrap() = None;
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the mail server ends in order");
        }
    }
}

/// One thread a connection; it ends with its connection.
fn accept(listener: &TcpListener, mails: &Kept<Mail>, mood: &Mutex<Option<Mood>>) {
    for stream in listener.incoming() {
        let Some(mood) = *mood.lock().unwrap() else { break };
        let desk = Desk { mood, mails: mails.clone(), mail: Mail::default() };
        std::thread::spawn(move || converse(&stream.unwrap(), desk));
    }
}

/// A client that goes away in the middle ends the conversation, not the test.
fn converse(mut stream: &TcpStream, desk: Desk) -> Option<()> {
    match desk.mood {
        Mood::HangsUp => return None,
        Mood::Hangs => return stream.read_to_end(&mut Vec::new()).ok().map(drop),
        _ => {}
    }
    let mut session = SessionBuilder::new("mail.test").build(IpAddr::from(Ipv4Addr::LOCALHOST), desk);
    let mut lines = BufReader::new(stream);
    session.greeting().write_to(&mut stream).ok()?;
    loop {
        let mut line = Vec::new();
        lines.read_until(b'\n', &mut line).ok().filter(|length| *length > 0)?;
        let reply = session.process(&line);
        match reply.action {
            Action::NoReply => {}
            Action::Reply | Action::UpgradeTls => reply.write_to(&mut stream).ok()?,
            Action::Close => return reply.write_to(&mut stream).ok(),
        }
    }
}

struct Desk {
    mood: Mood,
    mails: Kept<Mail>,
    mail: Mail,
}

impl Handler for Desk {
    fn rcpt(&mut self, _to: &str) -> Response {
        match self.mood {
            Mood::AnswersRecipients(code) => Response::custom(code, "as the test wants it".into()),
            _ => response::OK,
        }
    }

    fn data_start(&mut self, _domain: &str, from: &str, _is8bit: bool, to: &[String]) -> Response {
        self.mail = Mail { from: from.to_owned(), to: to.to_vec(), source: String::new() };
        response::OK
    }

    fn data(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.mail.source.push_str(&String::from_utf8_lossy(line));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if let Mood::AnswersMails(code) = self.mood {
            return Response::custom(code, "as the test wants it".into());
        }
        self.mails.push(std::mem::take(&mut self.mail));
        response::OK
    }
}

mod tests;
