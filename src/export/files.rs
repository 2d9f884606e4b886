//! What attached files hold: each in a file of the folder `files`, named by the digest of its content and by nothing that a
//! person chose.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::line::{Line, Lines, wrong};
use super::writing::create;
use crate::db::Tx;
use crate::db::types::AttachmentId;
use crate::error::{Error, Result};
use crate::events::phrase::path_segment;
use crate::markdown::Picture;
use crate::models::attachment::{self, MOST_BYTES, kind};
use crate::models::token::Token;

/// The folder.
pub(super) const FOLDER: &str = "files";

fn digest(content: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let half = |bits: u8| char::from(DIGITS[usize::from(bits)]);
    Sha256::digest(content).iter().flat_map(|byte| [half(byte >> 4), half(byte & 15)]).collect()
}

/// Writes a file unless one of the same content is there. Its digest.
pub(super) fn write(folder: &Path, content: &[u8]) -> Result<String> {
    let digest = digest(content);
    let file = folder.join(FOLDER).join(&digest);
    if !file.exists() {
        create(&file, content)?;
    }
    Ok(digest)
}

/// Reads the file of this digest. No name of a file is read from an export: it is 64 digits, or the line is wrong.
pub(super) fn read(folder: &Path, named: &str) -> Result<Vec<u8>> {
    let is_digest = named.len() == 64 && named.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_digest {
        return Err(Error::Malformed("“sha256” is no digest of 64 digits".into()));
    }
    let path = folder.join(FOLDER).join(named);
    let unread = |error: &dyn std::fmt::Display| Error::Malformed(format!("{FOLDER}/{named} cannot be read: {error}"));
    let found = fs::symlink_metadata(&path).map_err(|error| unread(&error))?;
    // A picture that was written anew may have grown.
    if !found.is_file() || found.len() > 2 * MOST_BYTES as u64 {
        return Err(unread(&"it is no file of at most 20 MB"));
    }
    let content = fs::read(&path).map_err(|error| unread(&error))?;
    let is_it = digest(&content) == named;
    is_it
        .then_some(content)
        .ok_or_else(|| Error::Malformed(format!("{FOLDER}/{named} has another content than its name says")))
}

/// Keeps a file's content, if it is what its line says and of a kind that is taken here.
pub(super) fn keep(tx: &mut Tx<'_>, id: i64, line: &Line, content: &[u8]) -> Result<()> {
    let wrong = |why: &str| Err(Error::Malformed(why.to_owned()));
    let word = |key: &str| line.word(key).unwrap_or_default();
    let found = kind::of(word("filename"), content).map_err(Error::Malformed)?;
    if line.fields["bytes"].as_u64() != Some(content.len() as u64) {
        return wrong("the file has another size than “bytes” says");
    }
    if found != word("mime") {
        return wrong(&format!("the file is {found}, not what “mime” says"));
    }
    let is_sized = ["width", "height"].iter().any(|key| !line.fields[*key].is_null());
    if is_sized && (size(line).is_none() || !found.starts_with("image/")) {
        return wrong("“width” and “height” are of a picture");
    }
    attachment::keep_content(tx, AttachmentId(id), content)
}

/// Of a picture that is shown within texts.
fn size(line: &Line) -> Option<(i64, i64)> {
    let side = |key: &str| line.fields.get(key)?.as_i64().filter(|pixels| (1..=100_000).contains(pixels));
    side("width").zip(side("height"))
}

/// What texts name, known before the first text is read.
#[derive(Default)]
pub(super) struct Attached {
    /// Random names that are taken here, each with the new one: in an instance that has the project already.
    pub(super) renamed: HashMap<String, String>,
    /// The pictures that texts show, by their names here.
    pub(super) pictures: HashMap<String, Picture>,
}

impl Attached {
    /// Looks through the files' lines.
    pub(super) fn read(tx: &mut Tx<'_>, mut lines: Lines) -> Result<Self> {
        let (mut found, mut seen) = (Self::default(), HashSet::new());
        while let Some(line) = lines.next()? {
            let token = line.word("token").filter(|token| is_token(token) && seen.insert((*token).to_owned()));
            let Some(token) = token else {
                return Err(wrong(&lines.name, line.number, "“token” is no random name"));
            };
            let is_taken = !attachment::taken(tx.conn(), &[token.to_owned()])?.is_empty();
            let here = if is_taken { Token::random().as_str().to_owned() } else { token.to_owned() };
            if let Some((width, height)) = size(&line) {
                let path = format!("/attachments/{here}/{}", path_segment(line.word("filename").unwrap_or_default()));
                found.pictures.insert(here.clone(), Picture { path, width, height });
            }
            if is_taken {
                found.renamed.insert(token.to_owned(), here);
            }
        }
        Ok(found)
    }
}

fn is_token(token: &str) -> bool {
    (32..=64).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
