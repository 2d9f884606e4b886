//! Letters to real servers on loopback: one that works, and ones that fail in every way a mail server can.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use mailin::{Action, Handler, Response, SessionBuilder, response};

use super::letter::tests::letter;
use super::*;

/// A real SMTP server that keeps what it gets, or refuses at one step.
#[derive(Clone, Default)]
struct PostOffice {
    refuse_sender: Option<Response>,
    refuse_recipient: Option<Response>,
    refuse_message: Option<Response>,
    kept: Arc<Mutex<Vec<Vec<u8>>>>,
    recipients: Arc<Mutex<Vec<String>>>,
}

impl Handler for PostOffice {
    fn mail(&mut self, _ip: IpAddr, _domain: &str, _from: &str) -> Response {
        self.refuse_sender.clone().unwrap_or(response::OK)
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.recipients.lock().unwrap().push(to.to_owned());
        self.refuse_recipient.clone().unwrap_or(response::OK)
    }

    fn data_start(&mut self, _domain: &str, _from: &str, _is_8bit: bool, _to: &[String]) -> Response {
        self.kept.lock().unwrap().push(vec![]);
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.kept.lock().unwrap().last_mut().unwrap().extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.refuse_message.clone().unwrap_or(response::OK)
    }
}

impl PostOffice {
    fn open(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let office = self.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                office.converse(stream.unwrap()).unwrap();
            }
        });
        address
    }

    fn converse(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut session = SessionBuilder::new("post.example.org").build(stream.peer_addr()?.ip(), self.clone());
        session.greeting().write_to(&mut stream)?;
        let mut lines = BufReader::new(stream.try_clone()?);
        let mut line = vec![];
        while lines.read_until(b'\n', &mut line)? > 0 {
            let answer = session.process(&line);
            answer.write_to(&mut stream)?;
            if answer.action == Action::Close {
                break;
            }
            line.clear();
        }
        Ok(())
    }
}

fn send(url: &str) -> Result<(), MailFault> {
    let patience = Patience { command: Duration::from_millis(250), whole: Duration::from_millis(700) };
    let begun = Instant::now();
    let result = Mailer::new(url.parse().unwrap(), patience).send(&letter());
    assert!(begun.elapsed() < patience.whole + Duration::from_secs(1), "took {:?}", begun.elapsed());
    result
}

fn refused(office: PostOffice) -> MailFault {
    send(&format!("smtp://{}", office.open())).unwrap_err()
}

#[test]
fn a_letter_reaches_a_real_server() {
    let office = PostOffice::default();
    send(&format!("smtp://{}", office.open())).unwrap();
    assert_eq!(*office.recipients.lock().unwrap(), ["bo@example.org"]);
    let kept = office.kept.lock().unwrap();
    let mail = mailparse::parse_mail(&kept[0]).unwrap();
    assert_eq!(mail.subparts[0].get_body().unwrap(), letter().text.replace('\n', "\r\n"));
    assert_eq!(kept[0].trim_ascii_end(), letter().message().unwrap().formatted().trim_ascii_end());
}

#[test]
fn four_hundreds_are_temporary_and_five_hundreds_final() {
    let busy = || Some(response::INTERNAL_ERROR);
    let never = || Some(response::NO_MAILBOX);
    let temporary = [
        PostOffice { refuse_sender: busy(), ..PostOffice::default() },
        PostOffice { refuse_recipient: busy(), ..PostOffice::default() },
        PostOffice { refuse_message: busy(), ..PostOffice::default() },
        PostOffice { refuse_sender: Some(response::AUTHENTICATION_REQUIRED), ..PostOffice::default() },
    ];
    for office in temporary {
        assert!(matches!(refused(office), MailFault::Temporary(_)));
    }
    let permanent = [
        PostOffice { refuse_sender: never(), ..PostOffice::default() },
        PostOffice { refuse_recipient: never(), ..PostOffice::default() },
        PostOffice { refuse_message: Some(response::TRANSACTION_FAILED), ..PostOffice::default() },
    ];
    for office in permanent {
        assert!(matches!(refused(office), MailFault::Permanent(_)));
    }
    let fault = refused(PostOffice { refuse_recipient: never(), ..PostOffice::default() });
    assert!(fault.to_string().contains("RCPT TO") && fault.to_string().contains("550"), "{fault}");
}

#[test]
fn starttls_that_is_not_offered_is_never_left_out() {
    let office = PostOffice::default();
    let address = office.open();
    let fault = send(&format!("smtp+starttls://ana:s3cret@{address}")).unwrap_err();
    assert!(matches!(&fault, MailFault::Temporary(words) if words.contains("STARTTLS")), "{fault}");
    assert!(office.recipients.lock().unwrap().is_empty() && office.kept.lock().unwrap().is_empty());
}

/// A server that greets, then answers each line by the script; it hands back what it was told.
fn scripted(script: &'static [&'static str]) -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Arc::new(Mutex::new(String::new()));
    let ear = Arc::clone(&heard);
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).split(b'\n');
        for answer in script {
            if stream.write_all(answer.as_bytes()).is_err() {
                break;
            }
            let Some(Ok(line)) = lines.next() else { break };
            ear.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
        }
        thread::sleep(Duration::from_secs(2));
    });
    (address, heard)
}

#[test]
fn a_server_that_breaks_its_promise_of_tls_learns_no_password() {
    let (address, heard) =
        scripted(&["220 hi\r\n", "250-hi\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n", "220 go\r\n235 fine\r\n250 OK\r\n"]);
    let fault = send(&format!("smtp+starttls://ana:s3cret@{address}")).unwrap_err();
    assert!(matches!(fault, MailFault::Temporary(_)));
    thread::sleep(Duration::from_millis(50));
    assert!(!heard.lock().unwrap().contains("AUTH") && !heard.lock().unwrap().contains("MAIL"));
}

#[test]
fn a_server_without_tls_gets_nothing_over_smtps() {
    for script in [&["220 hi\r\n"][..], &[""], &["\r\n\r\n"]] {
        let (address, _heard) = scripted(script);
        let fault = send(&format!("smtps://ana:s3cret@{address}")).unwrap_err();
        assert!(matches!(fault, MailFault::Temporary(_)), "{fault}");
    }
}

#[test]
fn a_server_that_hangs_is_given_up_at_any_step() {
    let scripts: [&[&str]; 5] = [
        &[""],
        &["220 hi\r\n", ""],
        &["220 hi\r\n", "250 hi\r\n", ""],
        &["220 hi\r\n", "250 hi\r\n", "250 OK\r\n", "250 OK\r\n", ""],
        &["220 hi\r\n", "250-hi\r\n250-", ""],
    ];
    for script in scripts {
        let (address, _heard) = scripted(script);
        let fault = send(&format!("smtp://{address}")).unwrap_err();
        assert!(matches!(&fault, MailFault::Temporary(words) if words.contains("no answer within")), "{fault}");
    }
}

#[test]
fn a_server_that_drips_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut drip = |text: &str| {
            text.bytes().all(|byte| {
                thread::sleep(Duration::from_millis(15));
                stream.write_all(&[byte]).is_ok()
            })
        };
        while drip("220 a very slow but friendly server\r\n") && drip("250 hi\r\n250 OK\r\n") {}
    });
    assert!(matches!(send(&format!("smtp://{address}")), Err(MailFault::Temporary(_))));
}

#[test]
fn nonsense_and_silence_are_temporary() {
    for script in
        [&["hello\r\n"][..], &["999 no\r\n"], &["554 go away\r\n"], &["220 hi\r\n", "502 what?\r\n"], &["\u{0}\u{1}"]]
    {
        let (address, _heard) = scripted(script);
        assert!(matches!(send(&format!("smtp://{address}")), Err(MailFault::Temporary(_))), "{script:?}");
    }
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let fault = send(&format!("smtp://{closed}")).unwrap_err();
    assert!(matches!(&fault, MailFault::Temporary(words) if words.contains(&closed.to_string())), "{fault}");
    assert!(matches!(send("smtp://no-such-host.invalid"), Err(MailFault::Temporary(_))));
}

#[test]
fn a_server_that_hangs_up_is_temporary() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().for_each(|stream| drop::<TcpStream>(stream.unwrap())));
    assert!(matches!(send(&format!("smtp://{address}")), Err(MailFault::Temporary(_))));
}

#[test]
fn a_folder_keeps_one_file_for_each_letter() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}/new", folder.path().display());
    send(&url).unwrap();
    send(&url).unwrap();
    let names: Vec<_> =
        std::fs::read_dir(folder.path().join("new")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["e.7.1772546520000000.5@example.org.eml"]);
    let kept = std::fs::read(folder.path().join("new").join(&names[0])).unwrap();
    assert_eq!(kept, letter().message().unwrap().formatted());
    assert!(matches!(send("file:///proc/nowhere"), Err(MailFault::Temporary(_))));
}
