//! Reads the mails in the demo's folder, as a mail program would.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::DateTime;
use mailparse::{MailHeaderMap as _, ParsedMail, parse_mail};

use crate::db::types::At;

/// How many are shown.
const SHOWN: usize = 100;

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom: his name, or his address when it has none.
    pub to: String,
    /// About what.
    pub subject: String,
    /// When it came.
    pub at: At,
    /// All of them, in their order.
    pub headers: Vec<(String, String)>,
    /// The part for people.
    pub text: String,
    /// The source of the part for browsers.
    pub html: Option<String>,
}

/// The newest letters of the folder, the newest first. A folder that is not there has none.
pub fn newest_first(folder: &Path) -> io::Result<Vec<Letter>> {
    let mut files = files(folder)?;
    files.sort_by(|one, other| other.cmp(one));
    files.truncate(SHOWN);
    let read = |(came, path): (SystemTime, PathBuf)| Some(letter(At(DateTime::from(came)), &fs::read(path).ok()?));
    Ok(files.into_iter().filter_map(read).collect())
}

/// Throws all letters of the folder away: those of a demo that is gone.
pub fn clear(folder: &Path) -> io::Result<()> {
    files(folder)?.into_iter().try_for_each(|(_, path)| fs::remove_file(path))
}

fn files(folder: &Path) -> io::Result<Vec<(SystemTime, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "eml") {
            files.push((path.metadata()?.modified()?, path));
        }
    }
    Ok(files)
}

fn letter(at: At, bytes: &[u8]) -> Letter {
    let Ok(mail) = parse_mail(bytes) else {
        let (to, text) = (String::new(), String::from_utf8_lossy(bytes).into_owned());
        return Letter { to, subject: "A mail that cannot be read".into(), at, headers: Vec::new(), text, html: None };
    };
    let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
    Letter {
        to: recipient(&header("To")),
        subject: header("Subject"),
        at,
        headers: mail.headers.iter().map(|header| (header.get_key(), header.get_value())).collect(),
        text: part(&mail, "text/plain").unwrap_or_default(),
        html: part(&mail, "text/html"),
    }
}

fn recipient(to: &str) -> String {
    let only = mailparse::addrparse(to).ok().and_then(mailparse::MailAddrList::extract_single_info);
    only.map_or_else(|| to.to_owned(), |info| info.display_name.unwrap_or(info.addr))
}

/// The first part of this kind.
fn part(mail: &ParsedMail<'_>, kind: &str) -> Option<String> {
    if mail.subparts.is_empty() {
        return if mail.ctype.mimetype == kind { mail.get_body().ok() } else { None };
    }
    mail.subparts.iter().find_map(|inner| part(inner, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_PARTS: &str = "To: Bo <bo@example.org>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        Hello\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>\r\n--b--\r\n";

    #[test]
    fn letters_are_read_with_both_parts() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.eml"), TWO_PARTS).unwrap();
        fs::write(folder.path().join("notes.txt"), "no mail").unwrap();

        let letters = newest_first(folder.path()).unwrap();

        let [letter] = letters.as_slice() else { panic!("there is one letter") };
        assert_eq!((letter.to.as_str(), letter.subject.as_str()), ("Bo", "Grüße"));
        assert_eq!((letter.text.trim(), letter.html.as_deref().map(str::trim)), ("Hello", Some("<p>Hello</p>")));
        clear(folder.path()).unwrap();
        assert!(newest_first(folder.path()).unwrap().is_empty() && folder.path().join("notes.txt").exists());
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_letters() {
        assert!(newest_first(Path::new("/nowhere/at/all")).unwrap().is_empty());
    }
}
