//! The form of a workflow: rows for conditions and actions, some of them empty, that work without scripts.

use askama::Template;
use askama::filters::HtmlSafe;
use serde_json::Value;

use crate::error::Errors;
use crate::events::ActionKey;
use crate::models::workflow::Workflow;
use crate::models::workflow::attribute::{self, ATTRIBUTES};
use crate::models::workflow::condition::Operator;
use crate::models::workflow::draft::{Draft, MOST};
use crate::models::workflow::step::StepKind;
use crate::web::form::{Choice, Field};

/// So many rows are empty, to be filled in.
const EMPTY: usize = 2;

/// All of the form.
#[derive(Debug, Clone, Default)]
pub struct WorkflowForm {
    pub draft: Draft,
    pub errors: Errors,
    /// The labels of the project.
    pub labels: Vec<String>,
    /// Its members.
    pub people: Vec<String>,
}

/// A list to choose from without a visible label: `{{ pick }}` prints it.
#[derive(Debug, Clone, Template)]
#[template(path = "workflows/_pick.html")]
pub(crate) struct Pick {
    name: &'static str,
    /// For those who hear it.
    says: String,
    groups: Vec<(&'static str, Vec<Choice>)>,
    value: String,
}

impl HtmlSafe for Pick {}

/// One condition.
pub(crate) struct ConditionRow {
    pub(crate) number: usize,
    pub(crate) attribute: Pick,
    pub(crate) operator: Pick,
    pub(crate) value: String,
}

/// One action, with a place for everything that some action needs.
pub(crate) struct StepRow {
    pub(crate) number: usize,
    pub(crate) kind: Pick,
    pub(crate) message: String,
    pub(crate) label: Pick,
    pub(crate) user: Pick,
    pub(crate) reason: Pick,
}

impl WorkflowForm {
    /// A new one.
    pub(super) fn empty() -> Self {
        let draft = Draft { triggered_on: "comment_added".into(), is_on: true, ..Draft::default() };
        Self { draft, ..Self::default() }
    }

    /// As the workflow is.
    pub(super) fn of(workflow: &Workflow) -> Self {
        let draft = Draft {
            name: workflow.name.clone(),
            triggered_on: workflow.triggered_on.clone(),
            conditions: workflow.conditions.0.clone(),
            actions: workflow.actions.0.clone(),
            is_on: workflow.is_on(),
        };
        Self { draft, ..Self::default() }
    }

    fn error(&self, field: &str) -> Option<String> {
        self.errors.of(field).map(str::to_owned)
    }

    /// Everything that is wrong with the rows.
    pub(super) fn errors_of(&self, field: &str) -> Vec<&str> {
        self.errors.iter().filter(|(of, _)| *of == field).map(|(_, message)| message).collect()
    }

    pub(super) fn name_field(&self) -> Field {
        let hint = "What it is for: “Answer on old issues”. The feed calls it so.";
        Field::line("name", "Name").with(self.draft.name.clone()).wrong(self.error("name")).hint(hint).required()
    }

    pub(super) fn trigger_field(&self) -> Field {
        let choices = ActionKey::ALL.iter().map(|key| Choice::new(key.as_str(), key.as_str().replace('_', " ")));
        let choices = with_present(choices.collect(), &self.draft.triggered_on);
        let field = Field::choice("triggered_on", "When this happens", choices);
        field.with(self.draft.triggered_on.clone()).wrong(self.error("triggered_on"))
    }

    pub(super) fn enabled_field(&self) -> Field {
        let choices = vec![Choice::new("true", "On"), Choice::new("false", "Off")];
        let value = if self.draft.is_on { "true" } else { "false" };
        Field::choice("enabled", "It is", choices).with(value).wrong(self.error("enabled"))
    }

    pub(super) fn conditions(&self) -> Vec<ConditionRow> {
        let none = Value::Null;
        let rows = padded(&self.draft.conditions, &none);
        rows.enumerate().map(|(place, sent)| ConditionRow::of(place + 1, sent)).collect()
    }

    pub(super) fn steps(&self) -> Vec<StepRow> {
        let none = Value::Null;
        padded(&self.draft.actions, &none).enumerate().map(|(place, sent)| self.step(place + 1, sent)).collect()
    }

    fn step(&self, number: usize, sent: &Value) -> StepRow {
        let value = |key: &str| word(sent, key);
        let names = |names: &[String]| names.iter().map(|name| Choice::new(name, name)).collect::<Vec<_>>();
        let pick = |name: &'static str, says: &str, none: &str, choices: Vec<Choice>| {
            let choices = [vec![Choice::new("", none)], choices].concat();
            Pick::new(name, format!("Action {number}: {says}"), vec![("", choices)], value(name))
        };
        let kinds = StepKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind.words()));
        StepRow {
            number,
            kind: pick("type", "what to do", "Do nothing", kinds.collect()),
            message: value("message"),
            label: pick("label", "which label", "Which label?", names(&self.labels)),
            user: pick("user", "whom", "Whom?", names(&self.people)),
            reason: pick("reason", "why", "No reason given", names(&REASONS.map(str::to_owned))),
        }
    }
}

/// The first two are for closing, the others for locking.
const REASONS: [&str; 6] = ["completed", "not_planned", "resolved", "off-topic", "too heated", "spam"];

fn padded<'a>(rows: &'a [Value], none: &'a Value) -> impl Iterator<Item = &'a Value> {
    let count = (rows.len() + EMPTY).min(MOST).max(rows.len());
    rows.iter().chain(std::iter::repeat(none)).take(count)
}

/// A text as it was typed; several with commas between.
fn word(sent: &Value, key: &str) -> String {
    match sent.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(several)) => several
            .iter()
            .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join(", "),
        Some(other) => other.to_string(),
    }
}

impl ConditionRow {
    fn of(number: usize, sent: &Value) -> Self {
        let says = |what: &str| format!("Condition {number}: {what}");
        let operators = Operator::ALL.iter().map(|operator| Choice::new(operator.as_str(), operator.words()));
        Self {
            number,
            attribute: Pick::new("attribute", says("of what"), attributes(), word(sent, "attribute")),
            operator: Pick::new("operator", says("how"), vec![("", operators.collect())], word(sent, "operator")),
            value: word(sent, "value"),
        }
    }
}

/// Every attribute, in groups.
fn attributes() -> Vec<(&'static str, Vec<Choice>)> {
    let of = |group: &'static str| {
        let own = ATTRIBUTES.iter().filter(move |one| one.name.split_once('.').map_or("", |(group, _)| group) == group);
        own.map(|one| Choice::new(one.name, one.words)).collect::<Vec<_>>()
    };
    let data = attribute::data_attributes().into_iter().map(|name| {
        let words = name.trim_start_matches("extra.").replace('_', " ");
        Choice::new(name, words)
    });
    vec![
        ("", vec![Choice::new("", "No condition")]),
        ("The issue's", of("")),
        ("Whoever did it", of("actor")),
        ("The comment", of("comment")),
        ("The event", of("event")),
        ("What the event tells", data.collect()),
    ]
}

impl Pick {
    fn new(name: &'static str, says: String, mut groups: Vec<(&'static str, Vec<Choice>)>, value: String) -> Self {
        if !groups.iter().any(|(_, choices)| choices.iter().any(|choice| choice.value == value)) && !value.is_empty() {
            groups.push(("", vec![Choice::new(&value, &value)]));
        }
        Self { name, says, groups, value }
    }
}

/// What was chosen is shown also when it is none of the choices.
fn with_present(mut choices: Vec<Choice>, present: &str) -> Vec<Choice> {
    if !present.is_empty() && !choices.iter().any(|choice| choice.value == present) {
        choices.push(Choice::new(present, present));
    }
    choices
}
