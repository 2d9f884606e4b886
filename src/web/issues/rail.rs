//! Beside an issue: who has it, its labels and milestone, its twin in Linear, who follows it; each with the form that changes it.
use crate::db::words::{Following, Reason};
use crate::error::{Errors, Result};
use crate::feed::occurring::Occurring;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::subscription;
use crate::models::surroundings::{Somebody, Surroundings};
use crate::models::viewer::Access;
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
        (around, occurring): (Surroundings, &Occurring),
    ) -> Result<Self> {
        let participants = occurring.participants(reader.conn, &mut reader.known)?;
        let plan = Plan::of(reader, (project, issue), &around);
        let Surroundings { labels, assignees, choices, .. } = &around;
        let is_assigned = |person: &&Somebody| assignees.iter().any(|one| one.id == person.id);
        let may_assign: Vec<Person> =
            choices.people.iter().filter(|one| !is_assigned(one)).map(Person::of_somebody).collect();
        let me = reader.user.as_ref().map(|me| me.name.clone()).filter(|_| access.may_triage());
        let is_new = |id| !labels.iter().any(|(label, ..)| *label == id);
        let label = |(_, name, color): &(_, String, String)| Label::named(name.clone(), color.clone(), project);
        Ok(Self {
            url: issue.path(project),
            assignees: assignees.iter().map(Person::of_somebody).collect(),
            labels: labels.iter().map(label).collect(),
            plan,
            milestones: format!("{}/milestones", project.path()),
            may_take: me.filter(|me| may_assign.iter().any(|one| one.name == *me)),
            may_assign,
            may_label: choices.labels.iter().filter(|(id, _)| is_new(*id)).map(|(_, name)| name.clone()).collect(),
            may_triage: access.may_triage(),
            subscription: reader.user.is_some().then(|| Subscription::of(around.following)),
            participants: participants.iter().map(|person| Person::of(person)).collect(),
            may_close: issue.may_be_changed_by(access),
            is_closed: !issue.is_open(),
            may_lock: access.may_triage(),
            is_locked: issue.locked_at.is_some(),
            may_delete: access.may_maintain(),
            linear: InLinear::of(access, around),
            ..Self::default()
        })
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
    /// Whether the reader follows the issue, and why.
    fn of(following: Option<(Following, Reason)>) -> Self {
        let is_on = following.is_some_and(|(state, _)| state == Following::On);
        let because = match following {
            Some((_, reason)) if is_on => format!("You get this because {}.", subscription::because(reason)),
            Some(_) => "You unsubscribed: you are told only when somebody names or assigns you.".to_owned(),
            None => "You are not told of what happens here.".to_owned(),
        };
        Self { because, is_on }
    }
}
