//! Does here what was done there, through the same verbs that everybody's acts go through.

use super::desk::Desk;
use super::parcel::{Packed, Parcel};
use super::shapes::{Label as TheirLabel, Milestone as TheirMilestone};
use super::{Act, ClosedAs, Deed, Story, Text, Who};
use crate::db::Tx;
use crate::db::types::{At, CommentId};
use crate::db::words::CloseReason;
use crate::error::{Error, Result};
use crate::events::Record;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::issue::opening::NewIssue;
use crate::models::issue::referencing::Commit;
use crate::models::text::{Body, Title};
use crate::models::user::OptionalRow;

impl Desk {
    /// Writes one act as its own, by whom and at the time at which it was done; the comment that it made, if it made one.
    pub(super) fn apply(&mut self, tx: &mut Tx<'_>, parcel: &mut Parcel, packed: &Packed) -> Result<Option<CommentId>> {
        let (act, body) = packed;
        self.begin(tx, act)?;
        match (&act.deed, body) {
            (Deed::Opened { title, .. }, Some(body)) => self.open_issue(tx, parcel, (title, body)).map(|()| None),
            (Deed::Commented { comment, .. }, Some(body)) => {
                let (made, _) = parcel.issue()?.comment(tx, body)?;
                parcel.comments.insert(*comment, made);
                Ok(Some(made))
            }
            (Deed::CommentEdited { comment, .. }, body) => {
                edit_comment(tx, (parcel, *comment), body.as_ref()).map(|()| None)
            }
            (Deed::BodyEdited { .. }, Some(body)) => rewrite(tx, parcel.issue()?, body).map(|()| None),
            (deed, _) => self.apply_to_state(tx, parcel, deed).map(|()| None),
        }
    }

    fn begin(&mut self, tx: &mut Tx<'_>, act: &Act) -> Result<()> {
        let actor = match &act.who {
            Who::Person(person) => self.names.id_of(tx, person)?,
            Who::System => self.system,
        };
        tx.next_act();
        tx.tell_of(actor, At(act.at));
        Ok(())
    }

    /// Its import is an event too, at the end of the history that it brings: at the time of writing it would bury what
    /// really happened in the project's feed.
    fn open_issue(&self, tx: &mut Tx<'_>, parcel: &mut Parcel, (title, body): (&str, &Body)) -> Result<()> {
        let story = &parcel.story;
        let number = Some(story.issue.number);
        let new = NewIssue { project: self.project, number, title: Title::imported(title), body: body.clone() };
        let (issue, _) = new.open(tx)?;
        tx.next_act();
        tx.tell_of(self.system, At(story.seen_at()));
        let there = (story.issue.number.to_string(), story.url().unwrap_or_default().to_owned());
        let author = story.issue.user.as_ref().and_then(|user| user.login.clone());
        issue.note_import(tx, "GitHub", there, author.unwrap_or_else(|| "ghost".to_owned()))?;
        parcel.issue = Some(issue);
        Ok(())
    }

    fn apply_to_state(&mut self, tx: &mut Tx<'_>, parcel: &Parcel, deed: &Deed) -> Result<()> {
        let issue = parcel.issue()?;
        match deed {
            Deed::Renamed { to, .. } => rename(tx, issue, to)?,
            Deed::Closed { reason, .. } => drop(issue.close(tx, (*reason).into())?),
            Deed::Reopened => drop(issue.reopen(tx)?),
            Deed::Locked { reason } => drop(issue.lock(tx, reason.as_deref().unwrap_or_default())?),
            Deed::Unlocked => drop(issue.unlock(tx)?),
            Deed::CommitReferenced { sha, repository } => {
                let url = address_of(sha, repository.as_deref());
                issue.name_in_commit(tx, Commit { sha, url, subject: String::new() })?;
            }
            Deed::Mentioned { person, text } => {
                let person = self.names.person(tx, person)?;
                issue.mention(tx, person, parcel.record_of(*text)?)?;
            }
            _ => self.apply_to_sets(tx, (issue, &parcel.story), deed)?,
        }
        Ok(())
    }

    fn apply_to_sets(&mut self, tx: &mut Tx<'_>, (issue, story): (&Issue, &Story), deed: &Deed) -> Result<()> {
        match deed {
            Deed::Assigned { person } => {
                let person = self.names.person(tx, person)?;
                issue.assign(tx, person)?;
            }
            Deed::Unassigned { person } => {
                let person = self.names.person(tx, person)?;
                issue.unassign(tx, person)?;
            }
            Deed::Labeled { name, color } => {
                let told = story.label(name).unwrap_or_else(|| TheirLabel::named(name, color.as_deref()));
                let label = self.names.label(tx, &told)?;
                issue.label(tx, label)?;
            }
            Deed::Unlabeled { name, .. } => {
                if let Some(label) = self.names.known_label(name) {
                    issue.unlabel(tx, label)?;
                }
            }
            Deed::Milestoned { title } => {
                let told = story.issue.milestone.clone().filter(|one| one.title == *title);
                let told = told.unwrap_or_else(|| TheirMilestone::titled(title));
                let milestone = self.names.milestone(tx, &told)?;
                issue.plan_for(tx, Some(milestone))?;
            }
            Deed::Demilestoned { title } => {
                let planned_for = Issue::find(tx.conn(), issue.id)?.milestone_id;
                if self.names.known_milestone(title).is_some_and(|one| Some(one.id) == planned_for) {
                    issue.plan_for(tx, None)?;
                }
            }
            _ => return Err(Error::internal("importing", "an act came without its text")),
        }
        Ok(())
    }
}

impl Parcel {
    /// The issue, which its opening made: that is its first act.
    fn issue(&self) -> Result<&Issue> {
        self.issue
            .as_ref()
            .ok_or_else(|| Error::internal("importing", "an issue's history does not begin with its opening"))
    }

    /// What holds this text here; a comment that is gone was the issue's.
    fn record_of(&self, text: Text) -> Result<Record> {
        let issue = Record::Issue(self.issue()?.id);
        Ok(match text {
            Text::Body => issue,
            Text::Comment(theirs) => self.comments.get(&theirs).map_or(issue, |ours| Record::Comment(*ours)),
        })
    }
}

impl Story {
    /// The label of this name as the snapshot has it.
    fn label(&self, name: &str) -> Option<TheirLabel> {
        self.issue.labels.iter().find(|label| label.name.eq_ignore_ascii_case(name)).cloned()
    }
}

impl From<ClosedAs> for CloseReason {
    fn from(closed: ClosedAs) -> Self {
        match closed {
            ClosedAs::Completed => Self::Completed,
            ClosedAs::NotPlanned => Self::NotPlanned,
            ClosedAs::Duplicate => Self::Duplicate,
        }
    }
}

/// A comment that was deleted here is not edited any more.
fn edit_comment(tx: &mut Tx<'_>, (parcel, theirs): (&Parcel, i64), body: Option<&Body>) -> Result<()> {
    let Some(ours) = parcel.comments.get(&theirs) else { return Ok(()) };
    let Some(comment) = Comment::find(tx.conn(), *ours).optional_row()? else { return Ok(()) };
    match body {
        Some(body) => comment.edit(tx, body, comment.revision)?,
        None => Some(comment.note_edit(tx)?),
    };
    Ok(())
}

fn rename(tx: &mut Tx<'_>, issue: &Issue, to: &str) -> Result<()> {
    let issue = Issue::find(tx.conn(), issue.id)?;
    let text = issue.text(tx.conn())?;
    issue.edit(tx, &Title::imported(to), &Body::stored(text.body, text.html), issue.revision)?;
    Ok(())
}

fn rewrite(tx: &mut Tx<'_>, issue: &Issue, body: &Body) -> Result<()> {
    let issue = Issue::find(tx.conn(), issue.id)?;
    issue.edit(tx, &Title::imported(&issue.title), body, issue.revision)?;
    Ok(())
}

/// Where the commit can be seen, if its repository is told.
fn address_of(sha: &str, repository: Option<&str>) -> String {
    repository.map(|repository| format!("https://github.com/{repository}/commit/{sha}")).unwrap_or_default()
}
