//! What attached files hold: each in a file of the folder `files`, named by the digest of its content and by nothing that a
//! person chose.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::line::{Lines, wrong};
use super::writing::create;
use crate::db::Tx;
use crate::db::types::AttachmentId;
use crate::error::{Error, Result};
use crate::models::attachment::{self, MOST_BYTES, kind};
use crate::models::token::Token;

/// The folder.
pub(super) const FOLDER: &str = "files";

fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
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
    if !found.is_file() || found.len() > MOST_BYTES as u64 {
        return Err(unread(&"it is no file of at most 10 MB"));
    }
    let content = fs::read(&path).map_err(|error| unread(&error))?;
    let is_it = digest(&content) == named;
    is_it
        .then_some(content)
        .ok_or_else(|| Error::Malformed(format!("{FOLDER}/{named} has another content than its name says")))
}

/// Keeps a file's content, if it is what its line says and of a kind that is taken here.
pub(super) fn keep(tx: &mut Tx<'_>, id: i64, (filename, mime): (&str, &str), content: &[u8]) -> Result<()> {
    let found = kind::of(filename, content).map_err(Error::Malformed)?;
    if found != mime {
        return Err(Error::Malformed(format!("the file is {found}, not what “mime” says")));
    }
    attachment::keep_content(tx, AttachmentId(id), content)
}

/// The random names of files that are taken here, each with the new one: in an instance that has the project already.
pub(super) fn other_tokens(tx: &mut Tx<'_>, mut lines: Lines) -> Result<HashMap<String, String>> {
    let (mut other, mut seen) = (HashMap::new(), HashSet::new());
    while let Some(line) = lines.next()? {
        let token = line.word("token").filter(|token| is_token(token) && seen.insert((*token).to_owned()));
        let Some(token) = token else { return Err(wrong(&lines.name, line.number, "“token” is no random name")) };
        for taken in attachment::taken(tx.conn(), &[token.to_owned()])? {
            other.insert(taken, Token::random().as_str().to_owned());
        }
    }
    Ok(other)
}

fn is_token(token: &str) -> bool {
    (32..=64).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
