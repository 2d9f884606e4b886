//! One entry of a timeline becomes a deed, a tie to another issue, or something that is only counted.

use super::{
    ClosedAs, Deed, Person, Tie, Time,
    acts::plain,
    shapes::{Entry, Reference},
    texts::Texts,
};

/// What an entry means to us.
pub(crate) enum Meaning {
    Deed(Deed),
    /// Done by somebody else than the entry names.
    DeedOf(Person, Deed),
    Tie(Tie),
    /// Nothing that we keep: under this name it is counted.
    Left(String),
}

/// What an entry is read against.
pub(crate) struct Setting<'a> {
    pub(crate) texts: &'a Texts,
    /// The address of the issue's own repository.
    pub(crate) repository: Option<&'a str>,
}

impl Setting<'_> {
    /// The meaning of an entry that somebody made at a moment. Comments are read elsewhere.
    pub(crate) fn meaning(&self, entry: Entry, at: Time) -> Meaning {
        let kind = entry.kind.clone();
        match kind.as_str() {
            "mentioned" => self.mention(entry, at),
            "cross-referenced" => self.reference(entry),
            "marked_as_duplicate" => self.texts.original_named_at(at).map_or_else(
                || Meaning::Left(format!("{kind} (of what is not told)")),
                |original| Meaning::Tie(Tie::DuplicateOf { original }),
            ),
            "comment_deleted" => Meaning::Left(format!("{kind} (which one is not told)")),
            _ => known_kind(entry),
        }
    }

    /// The entry names who was mentioned; the text tells who did it.
    fn mention(&self, entry: Entry, at: Time) -> Meaning {
        let person = entry.actor.map(Person::from);
        let named = person.and_then(|person| Some((self.texts.naming(&person.login, at)?, person)));
        named.map_or_else(
            || Meaning::Left("mentioned (no text of that time names them)".to_owned()),
            |(written, person)| Meaning::DeedOf(written.author.clone(), Deed::Mentioned { person, text: written.text }),
        )
    }

    fn reference(&self, entry: Entry) -> Meaning {
        let source = entry.source.and_then(|source| source.issue);
        let theirs = source.as_ref().and_then(|issue| issue.repository_url.as_deref());
        match (source.as_ref(), theirs, self.repository) {
            (Some(issue), Some(theirs), Some(ours)) if theirs.eq_ignore_ascii_case(ours) => {
                Meaning::Tie(Tie::ReferencedBy { source: issue.number, certain: true })
            }
            _ => Meaning::Left("cross-referenced (from elsewhere)".to_owned()),
        }
    }
}

fn known_kind(entry: Entry) -> Meaning {
    let kind = entry.kind.clone();
    match kind.as_str() {
        "closed" => {
            Meaning::Deed(Deed::Closed { reason: ClosedAs::parse(entry.state_reason.as_deref()), sha: entry.commit_id })
        }
        "reopened" => Meaning::Deed(Deed::Reopened),
        "locked" => Meaning::Deed(Deed::Locked { reason: entry.lock_reason }),
        "unlocked" => Meaning::Deed(Deed::Unlocked),
        "renamed" | "labeled" | "unlabeled" | "milestoned" | "demilestoned" | "assigned" | "unassigned"
        | "referenced" => {
            detailed(&kind, entry).map_or_else(|| Meaning::Left(format!("{kind} (incomplete)")), Meaning::Deed)
        }
        _ => Meaning::Left(kind),
    }
}

/// The kinds that are nothing without their own field.
fn detailed(kind: &str, entry: Entry) -> Option<Deed> {
    match kind {
        "renamed" => entry.rename.map(|rename| Deed::Renamed { from: plain(&rename.from), to: plain(&rename.to) }),
        "labeled" => entry.label.map(|label| Deed::Labeled { name: plain(&label.name), color: label.color }),
        "unlabeled" => entry.label.map(|label| Deed::Unlabeled { name: plain(&label.name), color: label.color }),
        "milestoned" => entry.milestone.map(|milestone| Deed::Milestoned { title: plain(&milestone.title) }),
        "demilestoned" => entry.milestone.map(|milestone| Deed::Demilestoned { title: plain(&milestone.title) }),
        "assigned" => entry.assignee.map(|user| Deed::Assigned { person: user.into() }),
        "unassigned" => entry.assignee.map(|user| Deed::Unassigned { person: user.into() }),
        _ => {
            let repository = entry.commit_url.as_deref().and_then(repository_of);
            entry.commit_id.map(|sha| Deed::CommitReferenced { sha, repository })
        }
    }
}

/// `owner/name` of an address like `https://api.github.com/repos/owner/name/commits/…`.
fn repository_of(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("/repos/")?;
    let (repository, _) = rest.split_once("/commits/")?;
    Some(repository.to_owned())
}

/// The meaning of a reference that was collected without its repository.
pub(crate) fn meaning_of_reference(reference: Reference) -> Meaning {
    match (reference.kind.as_str(), reference.from, reference.commit) {
        ("cross-referenced", Some(source), _) => Meaning::Tie(Tie::ReferencedBy { source, certain: false }),
        ("referenced", _, Some(sha)) => Meaning::Deed(Deed::CommitReferenced { sha, repository: None }),
        _ => Meaning::Left(reference.kind),
    }
}
