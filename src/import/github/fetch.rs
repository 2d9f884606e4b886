//! Fetches a repository's issues from GitHub's REST API into a folder, in the layout that the import reads.
//!
//! Every file is whole or not there, and what came is not asked for again: stopped at any moment, the next run goes on.
//! A page of a list is asked for again with its `ETag`, an issue's history when the issue has changed since.

mod client;
mod history;
mod pages;
mod shelf;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::str::FromStr;

use serde::Deserialize;

use super::array::Array;
use super::folder::Unreadable;
use super::run::{Step, Tell};
use crate::clock::Clock;
use crate::error::{Error, Result};
use client::{Answer, Client};
use shelf::Shelf;

/// `OWNER/NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository(String);

impl FromStr for Repository {
    type Err = Error;

    fn from_str(said: &str) -> Result<Self> {
        let is_name = |part: &str| {
            let is_plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            is_plain && (1..=100).contains(&part.len()) && !part.bytes().all(|byte| byte == b'.')
        };
        let is_repository = said.split('/').count() == 2 && said.split('/').all(is_name);
        let wrong = || Error::invalid("path", format!("“{said}” is not a repository such as rust-lang/log."));
        if is_repository { Ok(Self(said.to_owned())) } else { Err(wrong()) }
    }
}

impl Repository {
    /// `OWNER/NAME`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What to fetch, from where, as whom, and where to.
#[derive(Clone)]
pub struct Source {
    /// Whose issues.
    pub repository: Repository,
    /// GitHub's address, without a slash at the end.
    pub api_url: String,
    /// What GitHub knows us by. Sent there and nowhere else; never logged.
    pub token: String,
    /// Where the files go.
    pub folder: PathBuf,
}

/// What was fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fetch {
    /// Issues and pull requests in the list.
    pub issues: u64,
    /// Those of them whose history had to be asked for.
    pub histories: u64,
    /// Whether whoever was told wanted it to stop before its end.
    pub is_stopped: bool,
}

/// Why it went no further.
enum Halt {
    /// Whoever was told wanted that.
    Stopped,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Fetches all that is not in the folder yet.
pub fn fetch(source: &Source, clock: &Clock, tell: Tell<'_>) -> Result<Fetch> {
    let run = Run { source, client: Client::new(source, clock, tell), shelf: Shelf::open(&source.folder)?, tell };
    let mut fetched = Fetch::default();
    match run.all(&mut fetched) {
        Ok(()) => Ok(fetched),
        Err(Halt::Stopped) => Ok(Fetch { is_stopped: true, ..fetched }),
        Err(Halt::Failed(error)) => Err(error),
    }
}

struct Run<'a> {
    source: &'a Source,
    client: Client<'a>,
    shelf: Shelf,
    tell: Tell<'a>,
}

/// What we look at of an issue in the list.
#[derive(Deserialize)]
struct Listed {
    number: i64,
    updated_at: Option<String>,
    comments: Option<u64>,
}

impl Run<'_> {
    fn all(&self, fetched: &mut Fetch) -> Result<(), Halt> {
        let here = self.find_repository()?;
        self.list("labels", &format!("{here}/labels?per_page=100"))?;
        self.list("milestones", &format!("{here}/milestones?state=all&per_page=100"))?;
        self.list("issues", &format!("{here}/issues?state=all&sort=created&direction=asc&per_page=100"))?;
        fetched.issues = self.listed()?.map(|issue| issue.map(|_| 1)).sum::<Result<u64, Unreadable>>()?;
        for (done, issue) in (1..).zip(self.listed()?) {
            fetched.histories += u64::from(self.history(&here, &issue?)?);
            self.go_on(Step::Fetching(done, fetched.issues))?;
        }
        Ok(())
    }

    /// Its address in the API: whoever may not see it learns so here, before anything else.
    fn find_repository(&self) -> Result<String, Halt> {
        #[derive(Deserialize)]
        struct Found {
            full_name: String,
        }
        let name = self.source.repository.as_str();
        let url = format!("{}/repos/{name}", self.source.api_url);
        let Answer::Page(page) = self.client.get(&url, None)? else {
            return Err(Halt::Failed(Error::invalid(
                "path",
                format!("GitHub has no repository {name}, or this token may not see it (404)."),
            )));
        };
        let found: Found = serde_json::from_slice(&page.body)
            .map_err(|error| Error::Unavailable(format!("{url} answered something else than GitHub does: {error}.")))?;
        // Renamed meanwhile, it answers to its old name too, but only by sending us on each time.
        let name = Repository::from_str(&found.full_name)?;
        Ok(format!("{}/repos/{}", self.source.api_url, name.as_str()))
    }

    fn listed(&self) -> Result<impl Iterator<Item = Result<Listed, Unreadable>>, Unreadable> {
        let path = self.shelf.path("issues.json");
        Array::open(&path).map_err(|error| Unreadable::io(&path, &error))
    }

    fn go_on(&self, step: Step) -> Result<(), Halt> {
        match (self.tell)(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Halt::Stopped),
        }
    }
}
