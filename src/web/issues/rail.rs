//! Beside an issue: who has it, its labels and milestone, who follows it; each with the form that changes it.
use crate::web::avatar::Person;
use crate::web::label::Label;
use crate::web::words::{counted, listed};

/// All of the rail. What the reader may not change has empty choices or None, and then no form.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one right of the reader, or one state of the issue")]
pub struct Rail {
    /// `/projects/ferry/issues/142`: the forms post below it.
    pub url: String,
    pub assignees: Vec<Person>,
    pub labels: Vec<Label>,
    pub milestone: Option<String>,
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
}

/// Whether the reader is told about this issue, and why.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// "You get this because you are assigned."
    pub because: String,
    pub is_on: bool,
}

impl Rail {
    /// One line for phones: names first, then labels and milestone.
    pub(crate) fn summary(&self) -> (String, String) {
        let names: Vec<_> = self.assignees.iter().map(|person| person.full_name.as_str()).collect();
        let who = if names.is_empty() { "Nobody assigned".to_owned() } else { listed(&names) };
        let labels = self.labels.iter().map(|label| label.name.as_str());
        let rest: Vec<_> = labels.chain(self.milestone.as_deref()).collect();
        (who, rest.join(", "))
    }

    pub(crate) fn participants_words(&self) -> String {
        counted(i64::try_from(self.participants.len()).unwrap_or(i64::MAX), "participant")
    }

    pub(crate) fn participants_names(&self) -> String {
        listed(&self.participants.iter().map(|person| person.full_name.as_str()).collect::<Vec<_>>())
    }
}
