//! The history of one issue: what the snapshot, the comments and the timeline tell together, in order.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Act, Counts, Fold, Folder, Issue, Link, Time, Unreadable, teller::Teller};

/// What happened to one issue, and how it stands.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    /// The issue as the dump has it.
    pub(crate) issue: Issue,
    /// Ordered by time, then by place in the timeline; the opening comes first.
    pub(crate) acts: Vec<Act>,
    /// Ties to other issues.
    pub(crate) links: Vec<Link>,
    /// Whether the dump has a timeline, so that labels and the like have their own acts.
    pub(crate) has_timeline: bool,
}

impl Story {
    /// Reads the files of this issue and puts its acts in order; what has no place in our log is counted.
    pub(crate) fn read(folder: &Folder, issue: Issue, counts: &mut Counts) -> Result<Self, Unreadable> {
        let timeline = folder.timeline(issue.number)?;
        let has_timeline = timeline.is_some();
        let comments = folder.comments(issue.number)?;
        let references = if has_timeline { Vec::new() } else { folder.references(issue.number)? };
        let (acts, links) = Teller::tell(&issue, counts, (timeline, comments, references));
        Ok(Self { issue, acts, links, has_timeline })
    }

    /// The state that the dump shows.
    #[must_use]
    pub(crate) fn snapshot(&self) -> Fold {
        Fold::of(&self.issue)
    }

    /// The issue's own page on GitHub.
    #[must_use]
    pub(crate) fn url(&self) -> Option<&str> {
        self.issue.html_url.as_deref()
    }

    /// When the dump last saw a change: the time of all that only a comparison shows.
    #[must_use]
    pub(crate) fn seen_at(&self) -> Time {
        self.issue.updated_at.unwrap_or(self.issue.created_at)
    }

    /// Changes when anything in the story does; an equal one need not be read again.
    #[must_use]
    pub(crate) fn digest(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Whole<'a>(&'a [Act], Fold, Time);
        let whole = Whole(&self.acts, self.snapshot(), self.seen_at());
        let bytes = serde_json::to_vec(&whole).expect("acts hold only text, numbers and times");
        Sha256::digest(&bytes).to_vec()
    }
}
