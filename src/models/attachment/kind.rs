//! Which files are taken: their name and their content must agree, and both be of a kind that is known to do no harm.

use crate::text;

/// Kinds by what their content shows, and the endings that go with each.
const KINDS: [(&str, &[&str]); 13] = [
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("application/pdf", &["pdf"]),
    ("application/zip", &["zip"]),
    ("application/gzip", &["gz", "tgz"]),
    ("video/mp4", &["mp4"]),
    ("video/webm", &["webm"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    ("text/plain", TEXTS),
];

/// Endings of texts; whatever they are, browsers get them as plain text.
const TEXTS: &[&str] = &[
    "txt", "log", "md", "csv", "tsv", "json", "jsonl", "toml", "yaml", "yml", "ini", "conf", "diff", "patch", "sql",
    "rs", "py", "go", "c", "h", "java", "rb", "sh", "trace",
];

const LONGEST_NAME: usize = 150;

/// The kind of a file of this name and content, or why it is not taken, in words.
pub(crate) fn of(name: &str, content: &[u8]) -> Result<&'static str, String> {
    check_name(name)?;
    let shown = shown(name);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let by_name = KINDS.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
    let Some((kind, _)) = by_name else {
        return Err(format!("“{shown}” is of a kind that is not taken here. {}", taken()));
    };
    if content.is_empty() {
        return Err(format!("“{shown}” is empty."));
    }
    let found = found(content);
    if found == Some(*kind) {
        return Ok(kind);
    }
    let told = found.unwrap_or("something else");
    Err(format!("“{shown}” is not what its name says: its content is {told}."))
}

/// What the content shows. Every text is plain text to us.
fn found(content: &[u8]) -> Option<&'static str> {
    match infer::get(content).map(|kind| kind.mime_type()) {
        Some(known) if !known.starts_with("text/") => Some(known),
        _ => {
            let text = std::str::from_utf8(content).ok()?;
            let is_plain =
                text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}'));
            is_plain.then_some("text/plain")
        }
    }
}

fn check_name(name: &str) -> Result<(), String> {
    let shown = shown(name);
    if name.contains(['/', '\\']) || name.starts_with('.') {
        return Err(format!("“{shown}” is a path, not a name: give the file a plain name and send it again."));
    }
    let is_odd = name.chars().any(|c| c.is_control() || text::is_unprintable(c));
    if name.trim().is_empty() || is_odd || name.chars().count() > LONGEST_NAME {
        return Err(format!("A file needs a plain name of at most {LONGEST_NAME} letters; “{shown}” is none."));
    }
    Ok(())
}

/// A name as it can be shown in a message.
pub(crate) fn shown(name: &str) -> String {
    text::cut(&text::one_line(name), 60)
}

fn taken() -> String {
    "Pictures (png, jpg, gif, webp), pdf, zip, gz, mp4, webm, docx, xlsx, pptx and texts (txt, log, md, csv, json, diff …) are."
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::of;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn name_and_content_must_agree() {
        assert_eq!(of("a.png", PNG), Ok("image/png"));
        assert_eq!(of("A.LOG", "Grüße\n\t\u{1b}[0m".as_bytes()), Ok("text/plain"));
        assert_eq!(of("x.md", b"<html><script>1</script>"), Ok("text/plain"));
        for (name, content) in [
            ("a.png", b"<html>".as_slice()),
            ("a.png", b"GIF89a......"),
            ("a.txt", PNG),
            ("a.txt", b"a\0b"),
            ("a.html", b"<html>"),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("a.exe", b"MZ\x90\0"),
            ("png", PNG),
            ("a.png", b""),
        ] {
            assert!(of(name, content).is_err(), "{name}");
        }
    }

    #[test]
    fn a_name_is_no_path() {
        for name in ["../a.png", "a/b.png", "..\\a.png", ".png", "", " ", "a\u{202e}gnp.png", "a\0.png"] {
            assert!(of(name, PNG).is_err(), "{name:?}");
        }
        assert!(of(&format!("{}.png", "a".repeat(200)), PNG).is_err());
    }
}
