//! The layout of a dump: which file holds what, and one clear line when a file cannot be read.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use super::{
    array::Array,
    shapes::{Comment, Entry, Issue, Label, Milestone, Reference},
};
use crate::error::Error;

/// A folder in the layout of GitHub's list answers, or a single file like its `issues.json`.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    issues: PathBuf,
    root: Option<PathBuf>,
}

impl Folder {
    /// Finds the list of issues; refuses what is neither a folder with `issues.json` nor a file.
    pub(crate) fn open(path: &Path) -> Result<Self, Unreadable> {
        let found = path.metadata().map_err(|error| Unreadable::io(path, &error))?;
        if !found.is_dir() {
            let is_whole = path.file_name().is_some_and(|name| name == "issues.json");
            let root = is_whole.then(|| path.parent().unwrap_or(Path::new("")).to_owned());
            return Ok(Self { issues: path.to_owned(), root });
        }
        let issues = path.join("issues.json");
        if !issues.is_file() {
            return Err(Unreadable(format!(
                "{}: no issues.json in this folder; it should hold the list of issues as GitHub's API answers it",
                path.display()
            )));
        }
        Ok(Self { issues, root: Some(path.to_owned()) })
    }

    /// The issues in the file's order, each read when it is asked for.
    pub(crate) fn issues(&self) -> Result<impl Iterator<Item = Result<Issue, Unreadable>> + use<>, Unreadable> {
        Array::open(&self.issues).map_err(|error| Unreadable::io(&self.issues, &error))
    }

    /// The repository's labels; empty when the dump has no list of them.
    pub(crate) fn labels(&self) -> Result<Vec<Label>, Unreadable> {
        self.list("labels.json").map(Option::unwrap_or_default)
    }

    /// The repository's milestones; empty when the dump has no list of them.
    pub(crate) fn milestones(&self) -> Result<Vec<Milestone>, Unreadable> {
        self.list("milestones.json").map(Option::unwrap_or_default)
    }

    pub(crate) fn comments(&self, number: i64) -> Result<Vec<Comment>, Unreadable> {
        self.list(&format!("issues/{number}/comments.json")).map(Option::unwrap_or_default)
    }

    /// `None` when the dump has no timeline of this issue, which is not the same as an empty one.
    pub(crate) fn timeline(&self, number: i64) -> Result<Option<Vec<Entry>>, Unreadable> {
        self.list(&format!("issues/{number}/timeline.json"))
    }

    /// References to this issue that were collected from elsewhere, where a dump has them.
    pub(crate) fn references(&self, number: i64) -> Result<Vec<Reference>, Unreadable> {
        self.list(&format!("issues/{number}/xrefs.json")).map(Option::unwrap_or_default)
    }

    fn list<T: DeserializeOwned>(&self, name: &str) -> Result<Option<Vec<T>>, Unreadable> {
        let Some(root) = &self.root else { return Ok(None) };
        let path = root.join(name);
        match Array::open(&path) {
            Ok(array) => array.collect::<Result<_, _>>().map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Unreadable::io(&path, &error)),
        }
    }
}

/// Why a dump cannot be read: one line that names the file, the place and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable(String);

impl Unreadable {
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            io::ErrorKind::PermissionDenied => "this file may not be read".to_owned(),
            _ => error.to_string(),
        };
        Self(format!("{}: {what}", path.display()))
    }

    pub(crate) fn at(path: &Path, line: usize, what: &str) -> Self {
        Self(format!("{}: line {line}: {what}", path.display()))
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

impl From<Unreadable> for Error {
    fn from(unreadable: Unreadable) -> Self {
        Self::invalid("path", unreadable.0)
    }
}
