//! A JSON array read one element at a time, so that a file of any size needs the memory of one element.
//! Several arrays in a row are one list, because `gh api --paginate` writes a page after the other.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    marker::PhantomData,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use super::Unreadable;

/// The elements of the array in a file, each read when it is asked for.
pub(crate) struct Array<T> {
    path: PathBuf,
    source: BufReader<File>,
    line: usize,
    place: Place,
    count: usize,
    element: PhantomData<T>,
}

/// Where in the array the reader stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Start,
    Opened,
    AfterComma,
    AfterElement,
    Closed,
    Broken,
}

impl<T: DeserializeOwned> Array<T> {
    /// Opens the file; nothing is read yet.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            source: BufReader::with_capacity(1 << 16, File::open(path)?),
            line: 1,
            place: Place::Start,
            count: 0,
            element: PhantomData,
        })
    }

    fn advance(&mut self) -> Result<Option<T>, Unreadable> {
        loop {
            let byte = self.peek_past_space()?;
            match (self.place, byte) {
                (Place::Closed, None) => return Ok(None),
                (Place::Start | Place::Closed, Some(b'[')) => self.step(Place::Opened),
                (Place::AfterElement, Some(b',')) => self.step(Place::AfterComma),
                (Place::Opened | Place::AfterElement, Some(b']')) => self.step(Place::Closed),
                (Place::Opened | Place::AfterComma, Some(b'{')) => return self.element().map(Some),
                (Place::Start, Some(_)) => return Err(self.broken("expected a list: [ … ]")),
                (Place::Start, None) => return Err(self.broken("the file is empty")),
                (_, None) => return Err(self.cut_off()),
                (Place::Opened | Place::AfterComma, Some(_)) => {
                    return Err(self.broken(&format!("entry {} is not an object: {{ … }}", self.count + 1)));
                }
                (_, Some(_)) => return Err(self.broken(&format!("expected , or ] after entry {}", self.count))),
            }
        }
    }

    fn step(&mut self, to: Place) {
        self.source.consume(1);
        self.place = to;
    }

    fn peek_past_space(&mut self) -> Result<Option<u8>, Unreadable> {
        loop {
            let waiting = self.source.fill_buf().map_err(|error| Unreadable::io(&self.path, &error))?;
            let Some(&byte) = waiting.first() else { return Ok(None) };
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.line += usize::from(byte == b'\n');
            self.source.consume(1);
        }
    }

    fn element(&mut self) -> Result<T, Unreadable> {
        let bytes = self.object_bytes()?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            let line = self.line + error.line().saturating_sub(1);
            Unreadable::at(&self.path, line, &format!("entry {}: {}", self.count + 1, without_place(&error)))
        })?;
        self.line += bytes.split(|byte| *byte == b'\n').count() - 1;
        self.count += 1;
        self.place = Place::AfterElement;
        Ok(value)
    }

    /// The bytes from the opening brace to its partner.
    fn object_bytes(&mut self) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let mut scan = Scan::default();
        loop {
            let waiting = self.source.fill_buf().map_err(|error| Unreadable::io(&self.path, &error))?;
            if waiting.is_empty() {
                return Err(self.cut_off());
            }
            let end = waiting.iter().position(|byte| scan.closes(*byte)).map(|at| at + 1);
            let taken = end.unwrap_or(waiting.len());
            bytes.extend_from_slice(&waiting[..taken]);
            self.source.consume(taken);
            if end.is_some() {
                return Ok(bytes);
            }
        }
    }

    fn cut_off(&self) -> Unreadable {
        self.broken(&format!("the file is cut off after {} whole entries", self.count))
    }

    fn broken(&self, what: &str) -> Unreadable {
        Unreadable::at(&self.path, self.line, what)
    }
}

impl<T: DeserializeOwned> Iterator for Array<T> {
    type Item = Result<T, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.place == Place::Broken {
            return None;
        }
        let item = self.advance().transpose();
        if matches!(item, Some(Err(_))) {
            self.place = Place::Broken;
        }
        item
    }
}

/// Counts brackets outside strings.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Whether this byte ends the object that the scan began with.
    fn closes(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// The parser's words without its own line and column, which count from the entry's start.
fn without_place(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rfind(" at line ").map_or(words.clone(), |end| words[..end].to_owned())
}
