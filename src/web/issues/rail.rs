//! Beside an issue: who has it, its labels and milestone, its twin in Linear, who follows it; each with the form that changes it.
use crate::db::words::Following;
use crate::error::{Errors, Result};
use crate::feed::occurring::Occurring;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::viewer::Access;
use crate::models::{self, assignee, member, subscription};
use crate::web::avatar::Person;
use crate::web::frame::Reader;
use crate::web::label::Label;
use crate::web::words::{counted, listed};

use super::linear::InLinear;
use super::plan::Plan;

/// All of the rail. What the reader may not change has empty choices or None, and then no form.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one right of the reader, or one state of the issue")]
pub struct Rail {
    /// `/projects/ferry/issues/142`: the forms post below it.
    pub url: String,
    pub assignees: Vec<Person>,
    pub labels: Vec<Label>,
    pub plan: Plan,
    /// Where the project's milestones are.
    pub milestones: String,
    pub linear: InLinear,
    /// The reader's own name, if he may be assigned and is not.
    pub may_take: Option<String>,
    /// Those who may be assigned and are not.
    pub may_assign: Vec<Person>,
    /// Labels of the project that the issue does not have.
    pub may_label: Vec<String>,
    /// The reader may change labels and assignees.
    pub may_triage: bool,
    /// None for those who are not signed in.
    pub subscription: Option<Subscription>,
    pub participants: Vec<Person>,
    /// Shows "Close issue" or "Reopen issue".
    pub may_close: bool,
    pub is_closed: bool,
    /// Shows "Lock conversation" or "Unlock conversation".
    pub may_lock: bool,
    pub is_locked: bool,
    /// Shows "Delete issue".
    pub may_delete: bool,
    /// The number of another issue that was typed and is none.
    pub typed_original: String,
    /// What was wrong with one of its forms, by field.
    pub errors: Errors,
}

/// Whether the reader is told about this issue, and why.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// "You get this because you are assigned."
    pub because: String,
    pub is_on: bool,
}

impl Rail {
    /// All of it, as the reader may see and change it.
    pub(crate) fn load(
        reader: &mut Reader<'_>,
        (project, access, issue): (&Project, Access, &Issue),
        occurring: &Occurring,
    ) -> Result<Self> {
        let on = &[issue.id];
        let labels = models::label::Label::on_issues(reader.conn, on)?.remove(&issue.id).unwrap_or_default();
        let assigned = assignee::on_issues(reader.conn, on)?.remove(&issue.id).unwrap_or_default();
        let mut rail = Self {
            url: issue.path(project),
            assignees: assigned.iter().map(Person::of).collect(),
            labels: labels.iter().map(|label| Label::of(label, project)).collect(),
            plan: Plan::load(reader, project, access, issue)?,
            milestones: format!("{}/milestones", project.path()),
            linear: InLinear::load(reader, access, issue)?,
            may_triage: access.may_triage(),
            subscription: Subscription::load(reader, issue)?,
            participants: occurring.participants().map(Person::of).collect(),
            may_close: issue.may_be_changed_by(access),
            is_closed: !issue.is_open(),
            may_lock: access.may_triage(),
            is_locked: issue.locked_at.is_some(),
            may_delete: access.may_maintain(),
            ..Self::default()
        };
        if access.may_triage() {
            let people = member::assignable(reader.conn, project.id)?;
            let all = models::label::Label::of_project(reader.conn, project.id)?;
            rail.may_assign =
                people.iter().filter(|one| !assigned.iter().any(|user| user.id == one.id)).map(Person::of).collect();
            rail.may_take = reader.user.as_ref().map(|me| me.name.clone());
            rail.may_take = rail.may_take.filter(|me| rail.may_assign.iter().any(|one| one.name == *me));
            rail.may_label = all.into_iter().filter(|one| !labels.contains(one)).map(|label| label.name).collect();
        }
        Ok(rail)
    }

    /// One line for phones: names first, then labels and milestone.
    pub(crate) fn summary(&self) -> (String, String) {
        let names: Vec<_> = self.assignees.iter().map(|person| person.full_name.as_str()).collect();
        let who = if names.is_empty() { "Nobody assigned".to_owned() } else { listed(&names) };
        let labels = self.labels.iter().map(|label| label.name.clone());
        let rest: Vec<_> = labels.chain(self.plan.words()).collect();
        (who, rest.join(", "))
    }

    pub(crate) fn participants_words(&self) -> String {
        counted(i64::try_from(self.participants.len()).unwrap_or(i64::MAX), "participant")
    }

    pub(crate) fn participants_names(&self) -> String {
        listed(&self.participants.iter().map(|person| person.full_name.as_str()).collect::<Vec<_>>())
    }
}

impl Subscription {
    /// Whether the reader follows the issue; none for those who are not signed in.
    fn load(reader: &mut Reader<'_>, issue: &Issue) -> Result<Option<Self>> {
        let Some(user) = reader.viewer().user else { return Ok(None) };
        let found = subscription::find(reader.conn, issue.id, user)?;
        let is_on = found.is_some_and(|found| found.state == Following::On);
        let because = match found {
            Some(found) if is_on => format!("You get this because {}.", subscription::because(found.reason)),
            Some(_) => "You unsubscribed: you are told only when somebody names or assigns you.".to_owned(),
            None => "You are not told of what happens here.".to_owned(),
        };
        Ok(Some(Self { because, is_on }))
    }
}
