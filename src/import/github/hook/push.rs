//! Commits that came: which issues their messages name, and which of them they close.

use serde::Deserialize;
use serde_json::Value;

use super::super::Person;
use super::super::desk::Desk;
use super::{part, sender};
use crate::db::Tx;
use crate::db::types::IssueId;
use crate::db::words::CloseReason;
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::issue::referencing::Commit;

/// So many commits of one push are read, and so many numbers in one message.
const MOST_COMMITS: usize = 2_048;
const MOST_NUMBERS: usize = 20;
/// Before a number these words close the issue, once the commit is on the repository's default branch.
const CLOSING: [&str; 9] = ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"];

/// The commits that name an issue.
pub struct PushNews {
    branch: String,
    is_default: bool,
    sender: Person,
    commits: Vec<Naming>,
}

/// A commit and the numbers that it names, with whether it closes them.
struct Naming {
    sha: String,
    url: String,
    subject: String,
    author: Option<String>,
    numbers: Vec<(i64, bool)>,
}

#[derive(Deserialize)]
struct Told {
    id: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    url: String,
    author: Option<Author>,
}

#[derive(Deserialize)]
struct Author {
    username: Option<String>,
}

#[derive(Deserialize)]
struct Repository {
    default_branch: Option<String>,
}

impl PushNews {
    pub(super) fn read(payload: &Value) -> Result<Self> {
        let branch: String = part(payload, "ref")?;
        let branch = branch.strip_prefix("refs/heads/").unwrap_or(&branch).to_owned();
        let repository: Repository = part(payload, "repository")?;
        let commits: Vec<Told> = part::<Option<_>>(payload, "commits")?.unwrap_or_default();
        let naming = commits.into_iter().take(MOST_COMMITS).map(Naming::of);
        Ok(Self {
            is_default: repository.default_branch.is_some_and(|default| default == branch),
            branch: crate::text::cut(&crate::text::one_line(&branch), 100),
            sender: sender(payload)?,
            commits: naming.filter(|naming| !naming.numbers.is_empty()).collect(),
        })
    }

    /// Does it; what it is about, in words.
    pub(super) fn take(self, tx: &mut Tx<'_>, mut desk: Desk) -> Result<String> {
        let about = format!("Commits on {}", self.branch);
        let mut numbers: Vec<i64> = self.commits.iter().flat_map(|naming| &naming.numbers).map(|one| one.0).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut issues: Vec<Issue> = Vec::new();
        for some in numbers.chunks(500) {
            issues.extend(Issue::load_by_numbers(tx.conn(), desk.project, some)?);
        }
        let ids: Vec<IssueId> = issues.iter().map(|issue| issue.id).collect();
        tx.lock_issues(&ids)?;
        for naming in &self.commits {
            let author = naming.author.as_deref().map_or_else(|| self.sender.clone(), Person::named);
            let actor = desk.names.id_of(tx, &author)?;
            let now = tx.now();
            tx.next_act();
            tx.tell_of(actor, now);
            for (number, closes) in &naming.numbers {
                let Some(issue) = issues.iter().find(|issue| issue.number == *number) else { continue };
                naming.record(tx, issue, *closes && self.is_default)?;
            }
        }
        Ok(about)
    }
}

impl Naming {
    fn of(told: Told) -> Self {
        let subject = told.message.lines().next().unwrap_or_default();
        Self {
            numbers: numbers(&told.message),
            subject: crate::text::cut(&crate::text::one_line(subject), 200),
            // Only an address of the web becomes a link.
            url: Some(told.url)
                .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
                .unwrap_or_default(),
            sha: told.id.chars().filter(char::is_ascii_hexdigit).take(64).collect(),
            author: told.author.and_then(|author| author.username).filter(|name| !name.trim().is_empty()),
        }
    }

    fn record(&self, tx: &mut Tx<'_>, issue: &Issue, closes: bool) -> Result<()> {
        let commit = Commit { sha: &self.sha, url: self.url.clone(), subject: self.subject.clone() };
        issue.name_in_commit(tx, commit)?;
        if closes && Issue::find(tx.conn(), issue.id)?.is_open() {
            issue.close(tx, CloseReason::Completed)?;
        }
        Ok(())
    }
}

/// The numbers that a message names, each once, and whether a word before one of them closes it.
fn numbers(message: &str) -> Vec<(i64, bool)> {
    let mut found: Vec<(i64, bool)> = Vec::new();
    for (at, _) in message.match_indices('#') {
        let (before, rest) = (&message[..at], &message[at + 1..]);
        let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
        let goes_on = rest[digits.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let begins = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '&' | '#'));
        let Some(number) = digits.parse().ok().filter(|number| begins && !goes_on && *number > 0) else { continue };
        let closes = closes(before);
        match found.iter().position(|(known, _)| *known == number) {
            Some(known) => found[known].1 |= closes,
            None if found.len() < MOST_NUMBERS => found.push((number, closes)),
            None => {}
        }
    }
    found
}

/// Whether the words before a number close it: `fixes #12`, `Closes: #12`.
fn closes(before: &str) -> bool {
    let trimmed = before.trim_end();
    let words = trimmed.strip_suffix(':').unwrap_or(trimmed);
    let is_apart = words.len() < before.len();
    let start = words.rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').map_or(0, |at| at + 1);
    let word = words.get(start..).unwrap_or_default();
    is_apart && CLOSING.iter().any(|closing| word.eq_ignore_ascii_case(closing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_with_what_closes_them() {
        let message =
            "Fixes #12, see #3 and #12.\n\nresolved: #4; unfixes #5, prefix-fix #6, other/repo#7, &#8; #9a closes#10";
        assert_eq!(numbers(message), [(12, true), (3, false), (4, true), (5, false), (6, false)]);
        assert_eq!(numbers("Closes\n#1 é close #2"), [(1, true), (2, true)]);
        assert_eq!(numbers("#99999999999999999999 #0 #"), []);
    }
}
