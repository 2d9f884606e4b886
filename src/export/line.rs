//! The lines of an export's files, read one by one; what is wrong with one is told with its file and number.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// No line of ours is longer.
const LONGEST: u64 = 256 * 1024 * 1024;

/// What is wrong with a line.
pub(super) fn wrong(file: &str, line: u64, why: impl Display) -> Error {
    Error::Malformed(format!("{file}, line {line}: {}", crate::text::one_line(&why.to_string())))
}

/// The same for what the database or a name said of it. What is not the line's fault stays as it is.
pub(super) fn at_fault(file: &str, line: u64, error: Error) -> Error {
    match error {
        Error::Unavailable(_) => error,
        other => wrong(file, line, other),
    }
}

/// A file of lines.
pub(super) struct Lines {
    file: BufReader<File>,
    pub(super) name: String,
    /// The number of the last line that was read.
    pub(super) number: u64,
    /// How many there are.
    expected: u64,
}

/// One of them.
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) fields: Map<String, Value>,
    pub(super) bytes: usize,
}

impl Lines {
    /// Opens a file of the folder that is said to have so many lines.
    pub(super) fn open(folder: &Path, stem: &str, expected: Option<&u64>) -> Result<Self> {
        let name = format!("{stem}.jsonl");
        let Some(expected) = expected.copied() else {
            return Err(wrong(super::manifest::NAME, 1, format!("it does not say how many lines {name} has")));
        };
        let path = folder.join(&name);
        let unread = |error: &dyn Display| Error::Malformed(format!("{name} cannot be read: {error}"));
        let is_file = fs::symlink_metadata(&path).map_err(|error| unread(&error))?.is_file();
        if !is_file {
            return Err(unread(&"it is no file"));
        }
        let file = BufReader::with_capacity(256 * 1024, File::open(&path).map_err(|error| unread(&error))?);
        Ok(Self { file, name, number: 0, expected })
    }

    /// The next line; nothing at the end, if that is where it should be.
    pub(super) fn next(&mut self) -> Result<Option<Line>> {
        self.next_with("")
    }

    /// The next line that has these words.
    pub(super) fn next_with(&mut self, words: &str) -> Result<Option<Line>> {
        while let Some(text) = self.text()? {
            if !text.contains(words) {
                continue;
            }
            let fields: Map<String, Value> = serde_json::from_str(&text).map_err(|error| self.wrong(error))?;
            if text.contains(r"\u0000") {
                return Err(self.wrong("no text may hold the character U+0000"));
            }
            return Ok(Some(Line { number: self.number, fields, bytes: text.len() }));
        }
        Ok(None)
    }

    fn text(&mut self) -> Result<Option<String>> {
        let mut text = Vec::new();
        let mut rest = self.file.by_ref().take(LONGEST);
        let read = rest.read_until(b'\n', &mut text).map_err(|error| self.wrong(error))?;
        if read == 0 {
            let (have, expected) = (self.number, self.expected);
            let why = format!("the file ends here; it should have {expected} lines");
            return if have == expected { Ok(None) } else { Err(wrong(&self.name, have, why)) };
        }
        self.number += 1;
        if self.number > self.expected {
            return Err(self.wrong(format!("the file should have only {} lines", self.expected)));
        }
        if text.last() != Some(&b'\n') {
            return Err(self.wrong("the line is cut off"));
        }
        String::from_utf8(text).map(Some).map_err(|error| self.wrong(error))
    }

    fn wrong(&self, why: impl Display) -> Error {
        wrong(&self.name, self.number, why)
    }
}

impl Line {
    /// The text in a field, if it is one.
    pub(super) fn word(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str)
    }
}
