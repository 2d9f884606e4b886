//! Letters are parsed back by another library than the one that wrote them.

use mailparse::{MailHeaderMap, ParsedMail, parse_mail};

use super::*;

pub(in crate::mail) fn letter() -> Letter {
    Letter {
        to: Mailbox { name: "Bo Berg".to_owned(), address: "bo@example.org".to_owned() },
        from: Mailbox { name: "Ana (Tidings)".to_owned(), address: "tidings@example.org".to_owned() },
        subject: "[Web] Login fails (#12)".to_owned(),
        sent_at: "2026-03-03T14:02:00Z".parse().unwrap(),
        message_id: "e.7.1772546520000000.5@example.org".to_owned(),
        thread: Some("i.12@example.org".to_owned()),
        list: Some(MailingList {
            name: "Web".to_owned(),
            id: "web.example.org".to_owned(),
            archive_url: "https://example.org/projects/web/issues/12".to_owned(),
            unsubscribe_url: "https://example.org/unsubscribe/abc".to_owned(),
        }),
        extra: vec![("X-Tidings-Reason", "assigned".to_owned()), ("X-Tidings-Actor", "ana".to_owned())],
        text: "Ana commented on #12 Login fails\n\n> It does.\n".to_owned(),
        html: "<p>Ana commented on #12 Login fails</p>".to_owned(),
    }
}

fn wire(letter: &Letter) -> Vec<u8> {
    let wire = letter.message().unwrap().formatted();
    let longest = wire.split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap();
    assert!(longest <= 998, "a line has {longest} bytes");
    assert!(wire.is_ascii());
    wire
}

fn values(mail: &ParsedMail<'_>, name: &str) -> Vec<String> {
    mail.headers.get_all_values(name)
}

#[test]
fn a_letter_on_the_wire() {
    insta::assert_snapshot!(String::from_utf8(wire(&letter())).unwrap().replace("\r\n", "\n"));
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    assert_eq!(wire(&letter()), wire(&letter()));
    let other = Letter { text: "Other words".to_owned(), ..letter() };
    assert_ne!(letter().boundary(), other.boundary());
}

#[test]
fn both_parts_are_read_back() {
    let long = format!("Zeile mit Ümlaut 𝔸 and a {} end", "very ".repeat(400));
    let letter = Letter { text: long.clone(), html: format!("<p>{long}</p>"), ..letter() };
    let wire = wire(&letter);
    let mail = parse_mail(&wire).unwrap();
    assert_eq!(mail.ctype.mimetype, "multipart/alternative");
    let parts: Vec<_> =
        mail.subparts.iter().map(|part| (part.ctype.mimetype.as_str(), part.get_body().unwrap())).collect();
    assert_eq!(parts, [("text/plain", long.clone()), ("text/html", format!("<p>{long}</p>"))]);
}

#[test]
fn hostile_names_and_subjects_stay_in_their_header() {
    let evil = "Eve\r\nBcc: all@example.org\r\n\r\n<b>\0\u{85}\u{2028}\u{202e}\"x\" <eve@evil.org>, \\";
    let mut letter = letter();
    letter.to.name = evil.to_owned();
    letter.from.name = evil.to_owned();
    letter.subject = evil.to_owned();
    letter.message_id = "e.1>\r\nBcc: a@b.c".to_owned();
    letter.thread = Some("i.1>\r\nBcc: a@b.c".to_owned());
    letter.extra = vec![("X-Tidings-Actor", evil.to_owned())];
    let list = letter.list.as_mut().unwrap();
    (list.name, list.id) = (evil.to_owned(), "web>\r\nBcc: a@b.c".to_owned());
    list.unsubscribe_url = "https://a.org/>\r\nBcc: a@b.c".to_owned();
    let wire = wire(&letter);
    let mail = parse_mail(&wire).unwrap();
    assert!(values(&mail, "Bcc").is_empty());
    assert_eq!(mail.subparts.len(), 2);
    for name in ["From", "To"] {
        let value = mail.headers.get_first_header(name).unwrap();
        let addresses = mailparse::addrparse_header(value).unwrap();
        let single = addresses.extract_single_info().unwrap();
        assert!(["bo@example.org", "tidings@example.org"].contains(&single.addr.as_str()));
        let shown = single.display_name.unwrap();
        assert!(!shown.contains(['"', '\r', '\n', '\0', '\u{202e}']), "{shown}");
    }
}

#[test]
fn names_come_through_in_every_script() {
    for name in [
        "Ana (Tidings)",
        "O'Neil, Jr.",
        "Zoë Ångström",
        "田中さん",
        "🦊 Fox",
        "a@b.c",
        "=?utf-8?b?eA==?=",
        "x".repeat(90).as_str(),
    ] {
        let mut letter = letter();
        letter.to.name = name.to_owned();
        let wire = wire(&letter);
        let mail = parse_mail(&wire).unwrap();
        let to = mailparse::addrparse_header(mail.headers.get_first_header("To").unwrap()).unwrap();
        assert_eq!(to.extract_single_info().unwrap().display_name.as_deref(), Some(name));
    }
}

#[test]
fn subjects_are_cut_folded_and_encoded() {
    let long = "word ".repeat(39) + "word";
    let cases = [
        (long.clone(), long),
        ("x".repeat(200), "x".repeat(200)),
        ("x".repeat(300), "x".repeat(199) + "…"),
        ("ü".repeat(200), "ü".repeat(200)),
        ("a\r\n b\0\tc\u{202e}d".to_owned(), "a b c d".to_owned()),
        ("=?utf-8?b?eA==?= literally".to_owned(), "=?utf-8?b?eA==?= literally".to_owned()),
        ("𝔸 “quoted” <tag> é".to_owned(), "𝔸 “quoted” <tag> é".to_owned()),
        (String::new(), String::new()),
    ];
    for (subject, expected) in cases {
        let wire = wire(&Letter { subject, ..letter() });
        let subjects = values(&parse_mail(&wire).unwrap(), "Subject");
        assert_eq!(subjects, [expected]);
    }
}

#[test]
fn a_letter_about_the_account_belongs_to_no_list() {
    let wire = wire(&Letter { list: None, thread: None, extra: vec![], ..letter() });
    let mail = parse_mail(&wire).unwrap();
    for name in ["List-Id", "List-Unsubscribe", "Precedence", "In-Reply-To", "References"] {
        assert!(values(&mail, name).is_empty(), "{name}");
    }
    assert_eq!(values(&mail, "Auto-Submitted"), ["auto-generated"]);
}

#[test]
fn what_is_no_address_is_a_final_fault() {
    for address in ["", "bo", "bo@", "bo@example.org\r\nRCPT TO:<x@y>", "a b@c.d", "<bo@example.org>"] {
        let mut letter = letter();
        letter.to.address = address.to_owned();
        assert!(matches!(letter.message(), Err(MailFault::Permanent(words)) if !words.contains('\n')), "{address}");
    }
}
