//! Moving an issue to another project: a new number there, and its whole log goes along. What has a namesake there (labels,
//! milestone, status) becomes that; what has none is taken off first, and so are people who do not belong there.

use diesel::dsl::min;
use diesel::prelude::*;

use super::Issue;
use crate::db::types::{At, EventId, LabelId, MilestoneId, StatusId};
use crate::db::words::Visibility;
use crate::db::{Tx, dialect};
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, record_event, uncount, uncount_all_of};
use crate::models::label::Label;
use crate::models::milestone::Milestone;
use crate::models::project::Project;
use crate::models::status::Status;
use crate::models::user::OptionalRow;
use crate::models::{assignee, member, redirect};
use crate::schema::{issue_events, issue_labels, issues, workflows};

/// Each with its namesake.
#[derive(Debug, Default)]
struct Namesakes {
    labels: Vec<(LabelId, LabelId)>,
    milestone: Option<(MilestoneId, MilestoneId)>,
    status: Option<(StatusId, StatusId)>,
}

impl Issue {
    /// Moves it. Nothing happens when it is there. The issue as it is there, and the event.
    pub fn transfer(&self, tx: &mut Tx<'_>, to: &Project) -> Result<Option<(Self, EventId)>> {
        let issue = self.locked(tx)?;
        if issue.project_id == to.id {
            return Ok(None);
        }
        dialect::one_at_a_time(tx.conn(), "transfers between projects")?;
        let from = Project::find(tx.conn(), issue.project_id)?;
        issue.leave_behind(tx, to)?;
        let kept = issue.namesakes(tx, to)?;
        let number = Project::next_number(tx, to.id)?;
        issue.settle(tx, to, number, &kept)?;
        redirect::issue_left(tx, issue.id, from.id, issue.number)?;
        Project::count(tx, from.id, issue.state, -1)?;
        Project::count(tx, to.id, issue.state, 1)?;
        let action = kept.action(called_from(&from, to), to.slug.clone(), (issue.number, number));
        let event = record_event(tx, NewEvent::on(issue.id, action))?.event();
        issue.touch(tx)?;
        Ok(Some((Self::find(tx.conn(), issue.id)?, event)))
    }

    /// Takes off what has no place there.
    fn leave_behind(&self, tx: &mut Tx<'_>, to: &Project) -> Result<()> {
        self.unpin(tx)?;
        for label in Label::on_issues(tx.conn(), &[self.id])?.remove(&self.id).unwrap_or_default() {
            if Label::find_by_name(tx.conn(), to.id, &label.name).optional_row()?.is_none() {
                self.unlabel(tx, &label)?;
            }
        }
        if let Some(milestone) = self.milestone_id.map(|id| Milestone::find(tx.conn(), id)).transpose()?
            && Milestone::titled(tx.conn(), to.id, &milestone.title)?.is_none()
        {
            self.plan_for(tx, None)?;
        }
        if let Some(status) = self.status_id.map(|id| Status::find(tx.conn(), id)).transpose()?
            && namesake(tx, to, &status)?.is_none()
        {
            self.set_status(tx, None)?;
        }
        let assigned = assignee::on_issues(tx.conn(), &[self.id])?.remove(&self.id).unwrap_or_default();
        for person in assigned {
            if member::role_of(tx.conn(), to.id, person.id)?.is_none() {
                self.unassign(tx, &person)?;
            }
        }
        Ok(())
    }

    /// What is left now has one each.
    fn namesakes(&self, tx: &mut Tx<'_>, to: &Project) -> Result<Namesakes> {
        let (issue, mut kept) = (Self::find(tx.conn(), self.id)?, Namesakes::default());
        for label in Label::on_issues(tx.conn(), &[self.id])?.remove(&self.id).unwrap_or_default() {
            let there = Label::find_by_name(tx.conn(), to.id, &label.name)?;
            kept.labels.push((label.id, there.id));
        }
        if let Some(milestone) = issue.milestone_id.map(|id| Milestone::find(tx.conn(), id)).transpose()? {
            let there = Milestone::titled(tx.conn(), to.id, &milestone.title)?;
            kept.milestone = there.map(|there| (milestone.id, there.id));
        }
        if let Some(status) = issue.status_id.map(|id| Status::find(tx.conn(), id)).transpose()? {
            kept.status = namesake(tx, to, &status)?.map(|there| (status.id, there.id));
        }
        Ok(kept)
    }

    /// Its rows there. Its events go along: who may read them is who may read the issue.
    fn settle(&self, tx: &mut Tx<'_>, to: &Project, number: i64, kept: &Namesakes) -> Result<()> {
        diesel::update(issues::table.find(self.id))
            .set((
                issues::project_id.eq(to.id),
                issues::number.eq(number),
                issues::milestone_id.eq(kept.milestone.map(|(_, there)| there)),
                issues::status_id.eq(kept.status.map(|(_, there)| there)),
                issues::pinned_at.eq(None::<At>),
            ))
            .execute(tx.conn())?;
        for (before, there) in &kept.labels {
            diesel::update(issue_labels::table.find((self.id, *before)))
                .set(issue_labels::label_id.eq(*there))
                .execute(tx.conn())?;
        }
        let own = issue_events::table.filter(issue_events::issue_id.eq(self.id));
        uncount_all_of(tx, self.id)?;
        diesel::update(own).set(issue_events::project_id.eq(to.id)).execute(tx.conn())?;
        self.hide_references(tx, to)?;
        let rules = workflows::table.filter(workflows::issue_id.eq(self.id));
        diesel::update(rules).set(workflows::project_id.eq(to.id)).execute(tx.conn())?;
        Ok(())
    }
}

impl Issue {
    /// What tells of issues on both sides, a reference or a duplicate's original, is now for those only who may read both
    /// projects. Such an event is about another issue than the one whose it is.
    fn hide_references(&self, tx: &mut Tx<'_>, to: &Project) -> Result<()> {
        let name = Record::Issue(self.id).type_name();
        let here = issue_events::table
            .filter(issue_events::issue_id.eq(self.id))
            .filter(issue_events::record_type.eq(name))
            .filter(issue_events::record_id.ne(self.id.0))
            .filter(issue_events::source_project_id.is_null());
        diesel::update(here).set(issue_events::source_project_id.eq(self.project_id)).execute(tx.conn())?;
        let there = issue_events::table
            .filter(issue_events::record_type.eq(name))
            .filter(issue_events::record_id.eq(self.id.0))
            .filter(issue_events::issue_id.ne(self.id));
        let first: Option<At> = there.select(min(issue_events::occurred_at)).first(tx.conn())?;
        first.map_or(Ok(()), |first| uncount(tx, first))?;
        diesel::update(there).set(issue_events::source_project_id.eq(to.id)).execute(tx.conn())?;
        Ok(())
    }
}

/// A step of the same name that means the same.
fn namesake(tx: &mut Tx<'_>, to: &Project, status: &Status) -> Result<Option<Status>> {
    let found = Status::named(tx.conn(), to.id, &status.name)?;
    Ok(found.filter(|there| there.is_done == status.is_done))
}

/// The name of the project that it comes from, unless somebody may read the new one and not that.
fn called_from(from: &Project, to: &Project) -> String {
    let is_known = match from.visibility {
        Visibility::Public => true,
        Visibility::Internal => to.visibility != Visibility::Public,
        Visibility::Private => false,
    };
    if is_known { from.slug.clone() } else { "another project".to_owned() }
}

impl Namesakes {
    fn action(&self, from_project: String, to_project: String, (from_number, to_number): (i64, i64)) -> Action {
        Action::IssueTransferred {
            from_project,
            to_project,
            from_number,
            to_number,
            labels: self.labels.iter().map(|(before, there)| vec![before.0, there.0]).collect(),
            milestone: self.milestone.map(|(before, there)| vec![before.0, there.0]).unwrap_or_default(),
            status: self.status.map(|(before, there)| vec![before.0, there.0]).unwrap_or_default(),
        }
    }
}
