//! The writing side: takes parcels in, bite by bite. What a bite brought is remembered in its own transaction, so that an
//! import which is stopped at any moment goes on where it was.

use std::collections::VecDeque;

use super::folder::Folder;
use super::names::Names;
use super::pace::Bite;
use super::parcel::{Packed, Parcel};
use super::{Deed, fold::fingerprint};
use crate::db::types::{At, CommentId, IssueId, ProjectId, UserId};
use crate::db::words::{TextOf, Via, Visibility};
use crate::db::{Act, Database, Tx};
use crate::error::{Error, Result};
use crate::models::imported::{ImportedAct, has_come, keep_reactions, remember_acts, remember_issue, remember_text};
use crate::models::project::{NewProject, Project};
use crate::models::user::{OptionalRow, User};

/// So many labels or milestones are made in one transaction.
const TOGETHER: usize = 100;

/// What the writing side knows.
pub(crate) struct Desk {
    /// Where everything goes.
    pub(crate) project: ProjectId,
    /// Acts when nobody is known.
    pub(super) system: UserId,
    pub(super) names: Names,
}

/// What one transaction brought.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Bitten {
    /// Acts of the dump.
    pub(crate) acts: u64,
    /// Events that they recorded.
    pub(crate) events: u64,
}

impl Desk {
    /// Finds the project, or makes it: the first admin's, or nobody's while there is none.
    pub(crate) fn open(db: &Database, slug: &str) -> Result<Self> {
        let system = db.read_now(User::system)?;
        let slug = slug.to_owned();
        db.write_now(Act::new(system, Via::Import), move |tx| {
            let project = match Project::find_by_slug(tx.conn(), &slug).optional_row()? {
                Some(project) => project,
                None => make_project(tx, slug)?,
            };
            Ok(Self { project: project.id, system, names: Names::load(tx.conn(), project.id)? })
        })
    }

    /// Makes the labels and milestones that the dump lists, those without an issue among them.
    pub(crate) fn set_up(mut self, db: &Database, folder: &Folder) -> Result<Self> {
        for some in folder.labels()?.chunks(TOGETHER) {
            let some = some.to_vec();
            self = self
                .write(db, move |desk, tx| some.iter().try_for_each(|label| desk.names.label(tx, label).map(drop)))?
                .0;
        }
        for some in folder.milestones()?.chunks(TOGETHER) {
            let some = some.to_vec();
            let make_all = move |desk: &mut Self, tx: &mut Tx<'_>| {
                some.iter().try_for_each(|milestone| {
                    tx.tell_of(desk.system, milestone.created_at.map_or(tx.now(), At));
                    desk.names.milestone(tx, milestone).map(drop)
                })
            };
            self = self.write(db, make_all)?.0;
        }
        Ok(self)
    }

    /// Lends itself to one transaction. What fails there ends the import: what it knew may not have come about.
    pub(crate) fn write<T: Send + 'static>(
        mut self,
        db: &Database,
        work: impl FnOnce(&mut Self, &mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<(Self, T)> {
        db.write_now(Act::new(self.system, Via::Import), move |tx| {
            let done = work(&mut self, tx)?;
            Ok((self, done))
        })
    }

    /// Writes of the first parcels as much as one transaction may; those that are done leave the queue.
    pub(crate) fn take_in(&mut self, tx: &mut Tx<'_>, queue: &mut VecDeque<Parcel>) -> Result<Bitten> {
        let mut bite = Bite::fair();
        let known: Vec<IssueId> = queue.iter().filter_map(|parcel| Some(parcel.issue.as_ref()?.id)).collect();
        tx.lock_issues(&known)?;
        let mut acts = 0;
        while let Some(parcel) = queue.front_mut()
            && bite.has_room()
        {
            acts += self.take_some(tx, parcel, &mut bite)?;
            if parcel.is_done() {
                queue.pop_front();
            }
        }
        Ok(Bitten { acts, events: tx.recorded() as u64 })
    }

    /// Writes all that a hook told of one issue.
    pub(super) fn take_told(&mut self, tx: &mut Tx<'_>, mut parcel: Parcel) -> Result<()> {
        self.take_some(tx, &mut parcel, &mut Bite::whole()).map(drop)
    }

    fn take_some(&mut self, tx: &mut Tx<'_>, parcel: &mut Parcel, bite: &mut Bite) -> Result<u64> {
        let mut came = Vec::new();
        let mut acts = 0;
        while let Some(packed) = parcel.next(bite) {
            let comment = self.apply(tx, parcel, &packed)?;
            parcel.written(&packed.0.deed);
            for trace in traces(parcel, &packed, comment) {
                remember(tx, trace, &mut came)?;
            }
            acts += 1;
        }
        let issue = parcel.issue.as_ref().map(|issue| issue.id);
        let issue = issue.ok_or_else(|| Error::internal("importing", "an issue was not opened"))?;
        if parcel.is_done() {
            came.extend(parcel.without_effect.drain(..).map(|key| trace(issue, key)));
            keep_all_reactions(tx, parcel, issue)?;
        }
        remember_acts(tx, &came)?;
        remember_issue(tx, issue, parcel.memory()?)?;
        Ok(acts)
    }
}

fn make_project(tx: &mut Tx<'_>, slug: String) -> Result<Project> {
    let (system, now) = (tx.actor(), tx.now());
    let admin = User::first_admin(tx.conn())?;
    tx.tell_of(admin.unwrap_or(system), now);
    let new = NewProject { name: slug.clone(), slug, description: String::new(), visibility: Visibility::Private };
    let project = if admin.is_some() { new.create(tx)? } else { new.create_for_nobody(tx)? };
    tx.tell_of(system, now);
    Ok(project)
}

/// What an act leaves in the memory of what came: its own key, and of an edit the comment's new text.
fn traces(parcel: &Parcel, (act, body): &Packed, comment: Option<CommentId>) -> Vec<ImportedAct> {
    let Some(issue) = parcel.issue.as_ref().map(|issue| issue.id) else { return Vec::new() };
    let own = act.key.clone().map(|key| trace(issue, key));
    match &act.deed {
        Deed::Commented { body, .. } => own
            .map(|own| ImportedAct { comment_id: comment, fingerprint: fingerprint(body), ..own })
            .into_iter()
            .collect(),
        Deed::CommentEdited { comment, body: Some(text) } if body.is_some() => {
            let edited = ImportedAct { fingerprint: fingerprint(text), ..trace(issue, format!("comment:{comment}")) };
            own.into_iter().chain([edited]).collect()
        }
        _ => own.into_iter().collect(),
    }
}

/// A comment's new text goes where its first one stands. Two edits of one second have one key.
fn remember(tx: &mut Tx<'_>, trace: ImportedAct, came: &mut Vec<ImportedAct>) -> Result<()> {
    if trace.key.starts_with("comment:") && trace.comment_id.is_none() {
        remember_text(tx, &trace)
    } else {
        if !trace.key.starts_with("edited:") || !has_come(tx.conn(), trace.issue_id, &trace.key)? {
            came.push(trace);
        }
        Ok(())
    }
}

fn trace(issue_id: IssueId, key: String) -> ImportedAct {
    ImportedAct { issue_id, key, comment_id: None, fingerprint: String::new() }
}

/// Nothing to keep is nothing to do, unless an earlier dump had some.
fn keep_all_reactions(tx: &mut Tx<'_>, parcel: &Parcel, issue: IssueId) -> Result<()> {
    for act in &parcel.story.acts {
        let (record, reactions) = match &act.deed {
            Deed::Opened { reactions, .. } => (Some((TextOf::Issue, issue.0)), reactions),
            Deed::Commented { comment, reactions, .. } => {
                (parcel.comments.get(comment).map(|ours| (TextOf::Comment, ours.0)), reactions)
            }
            _ => continue,
        };
        if let Some(record) = record
            && (parcel.is_known || !reactions.is_empty())
        {
            keep_reactions(tx, record, reactions)?;
        }
    }
    Ok(())
}
