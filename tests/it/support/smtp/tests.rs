//! The mail server against the client that Tidings uses.

use std::time::Duration;

use lettre::message::MultiPart;
use lettre::transport::smtp::Error;
use lettre::{Message, SmtpTransport, Transport};

use super::{MailServer, Mood};

fn send(server: &MailServer) -> Result<(), Error> {
    let parts = MultiPart::alternative_plain_html("Grüße.\n.a dot".to_owned(), "<p>Grüße</p>".to_owned());
    let mail = Message::builder().from("ana@example.org".parse().unwrap()).to("Bo <bo@example.org>".parse().unwrap());
    let mail = mail.subject("Übung").multipart(parts).unwrap();
    let client = SmtpTransport::from_url(&server.url()).unwrap().timeout(Some(Duration::from_millis(300))).build();
    client.send(&mail).map(drop)
}

#[test]
fn a_mail_arrives_whole() {
    let server = MailServer::start();

    send(&server).unwrap();

    let mail = server.mails().wait_for(1).remove(0);
    assert_eq!((mail.from.as_str(), mail.to.join(" ")), ("ana@example.org", "bo@example.org".to_owned()));
    assert_eq!(mail.header("Subject").as_deref(), Some("Übung"));
    assert_eq!(mail.text().trim_end().replace('\r', ""), "Grüße.\n.a dot");
    assert_eq!(mail.html().trim_end(), "<p>Grüße</p>");
}

#[test]
fn a_server_in_a_bad_mood_takes_nothing() {
    let server = MailServer::start();
    let answer = |mood| {
        server.becomes(mood);
        send(&server).unwrap_err()
    };

    assert!(answer(Mood::AnswersRecipients(550)).is_permanent());
    assert!(answer(Mood::AnswersMails(451)).is_transient());
    assert!(!answer(Mood::Hangs).is_permanent());
    assert!(!answer(Mood::HangsUp).is_permanent());
    assert!(server.mails().all().is_empty());

    server.becomes(Mood::Takes);
    send(&server).unwrap();
    assert_eq!(server.mails().take().len(), 1);
}
