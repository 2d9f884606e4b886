//! A workflow as it is written: checked as a whole, so that everything that is wrong is told at once.

use diesel::prelude::*;
use serde_json::Value;

use super::Workflow;
use super::condition::Condition;
use super::step::Step;
use crate::db::types::{At, IssueId, Json, ProjectId, WorkflowId};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Errors, Result};
use crate::events::project::{ProjectAction, record_project_event};
use crate::events::{ActionKey, Record};
use crate::models::text;
use crate::schema::workflows;

/// So many conditions, and so many actions, at the most.
pub const MOST: usize = 10;

/// A workflow as it was sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// How people call it.
    pub name: String,
    /// The key of the action that it waits for.
    pub triggered_on: String,
    /// `{attribute, operator, value}` each.
    pub conditions: Vec<Value>,
    /// `{type, …}` each.
    pub actions: Vec<Value>,
    /// Is it on?
    pub is_on: bool,
}

/// What a workflow says, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What it waits for.
    pub trigger: ActionKey,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    /// One after the other.
    pub steps: Vec<Step>,
}

impl Rule {
    /// Does it itself what it waits for? It never answers itself, so that is no mistake.
    pub fn meets_itself(&self) -> bool {
        self.steps.iter().any(|step| step.kind.records() == Some(self.trigger))
    }
}

impl Draft {
    /// Reads `{name, triggered_on, conditions, actions, enabled}`; what it holds is checked when it is kept.
    pub fn from_json(json: &Value) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let text = |key: &str| json.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut list = |key: &'static str| match json.get(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => list.clone(),
            Some(_) => {
                errors.add(key, format!("“{key}” is a list."));
                Vec::new()
            }
        };
        let (conditions, actions) = (list("conditions"), list("actions"));
        let is_on = match json.get("enabled") {
            None | Some(Value::Null) => true,
            Some(Value::Bool(is_on)) => *is_on,
            Some(_) => {
                errors.add("enabled", "“enabled” is true or false.");
                false
            }
        };
        if !json.is_object() {
            errors.add("name", "A workflow is an object: {\"name\": …, \"triggered_on\": …, \"actions\": […]}.");
        }
        let draft = Self { name: text("name"), triggered_on: text("triggered_on"), conditions, actions, is_on };
        if errors.is_empty() { Ok(draft) } else { Err(errors) }
    }

    /// Makes a workflow of the actor's, who is told when it fails.
    pub fn create(self, tx: &mut Tx<'_>, project: ProjectId, issue: Option<IssueId>) -> Result<(Workflow, Rule)> {
        let (name, rule) = self.check(tx.conn(), project)?;
        let now = tx.now();
        let row = (
            (workflows::project_id.eq(project), workflows::issue_id.eq(issue), workflows::owner_id.eq(tx.actor())),
            (workflows::name.eq(name), workflows::triggered_on.eq(rule.trigger.as_str())),
            (workflows::conditions.eq(rule.conditions_json()), workflows::actions.eq(rule.steps_json())),
            workflows::disabled_at.eq((!self.is_on).then_some(now)),
            (workflows::created_at.eq(now), workflows::updated_at.eq(now)),
        );
        let id: WorkflowId =
            diesel::insert_into(workflows::table).values(row).returning(workflows::id).get_result(tx.conn())?;
        let workflow = Workflow::find(tx.conn(), id)?;
        let (name, triggered_on) = (workflow.name.clone(), workflow.triggered_on.clone());
        let created = ProjectAction::WorkflowCreated { workflow_id: id.0, name, triggered_on };
        record_project_event(tx, project, Record::Workflow(id), created)?;
        Ok((workflow, rule))
    }

    /// Makes the workflow say this from now on; its failures are forgotten.
    pub fn change(self, tx: &mut Tx<'_>, workflow: &Workflow) -> Result<Rule> {
        let (name, rule) = self.check(tx.conn(), workflow.project_id)?;
        let (now, off) = (tx.now(), None::<At>);
        let row = (
            (workflows::name.eq(name.clone()), workflows::triggered_on.eq(rule.trigger.as_str())),
            (workflows::conditions.eq(rule.conditions_json()), workflows::actions.eq(rule.steps_json())),
            (workflows::failures.eq(0), workflows::disabled_because.eq("")),
            workflows::disabled_at.eq(if self.is_on { off } else { Some(now) }),
            workflows::updated_at.eq(now),
        );
        diesel::update(workflows::table.find(workflow.id)).set(row).execute(tx.conn())?;
        let (workflow_id, triggered_on) = (workflow.id.0, rule.trigger.as_str().to_owned());
        let changed = ProjectAction::WorkflowChanged { workflow_id, name: name.clone(), triggered_on };
        record_project_event(tx, workflow.project_id, Record::Workflow(workflow.id), changed)?;
        if workflow.is_on() && !self.is_on {
            workflow.tell_off(tx, "")?;
        }
        Ok(rule)
    }

    fn check(&self, conn: &mut DbConn, project: ProjectId) -> Result<(String, Rule)> {
        let (name, rule, mut errors) = self.look_through();
        for (place, step) in rule.steps.iter().enumerate() {
            match step.check(conn, project) {
                Err(Error::Invalid(wrong)) => {
                    wrong.iter().for_each(|(_, why)| errors.add("actions", numbered("Action", place, why)));
                }
                other => other?,
            }
        }
        errors.check()?;
        Ok((name, rule))
    }

    /// Its name and what it says, whatever project it is for.
    pub fn rule(&self) -> Result<(String, Rule), Errors> {
        let (name, rule, errors) = self.look_through();
        if errors.is_empty() { Ok((name, rule)) } else { Err(errors) }
    }

    fn look_through(&self) -> (String, Rule, Errors) {
        let mut errors = Errors::default();
        let name = errors.keep(text::parse_name("name", "A workflow", &self.name));
        let trigger = match ActionKey::parse(&self.triggered_on) {
            Ok(trigger) => Some(trigger),
            Err(why) => {
                errors.add("triggered_on", why);
                None
            }
        };
        let trigger = trigger.unwrap_or(ActionKey::IssueOpened);
        let (conditions, steps) = self.read(trigger, &mut errors);
        (name.unwrap_or_default(), Rule { trigger, conditions, steps }, errors)
    }

    fn read(&self, trigger: ActionKey, errors: &mut Errors) -> (Vec<Condition>, Vec<Step>) {
        if self.actions.is_empty() {
            errors.add("actions", "A workflow needs at least one action.");
        }
        for (field, what, count) in
            [("conditions", "conditions", self.conditions.len()), ("actions", "actions", self.actions.len())]
        {
            if count > MOST {
                errors.add(field, format!("A workflow has at most {MOST} {what}; this one has {count}."));
            }
        }
        let mut conditions = Vec::new();
        for (place, sent) in self.conditions.iter().take(MOST).enumerate() {
            match Condition::read(sent, trigger) {
                Ok(condition) => conditions.push(condition),
                Err(why) => errors.add("conditions", numbered("Condition", place, &why)),
            }
        }
        let mut steps = Vec::new();
        for (place, sent) in self.actions.iter().take(MOST).enumerate() {
            match Step::read(sent, trigger) {
                Ok(step) => steps.push(step),
                Err(why) => errors.add("actions", numbered("Action", place, &why)),
            }
        }
        (conditions, steps)
    }
}

/// "Condition 2: 'colour' is not a valid attribute"
pub(super) fn numbered(what: &str, place: usize, why: &str) -> String {
    format!("{what} {}: {why}", place + 1)
}

impl Rule {
    fn conditions_json(&self) -> Json<Vec<Value>> {
        Json(self.conditions.iter().map(Condition::json).collect())
    }

    fn steps_json(&self) -> Json<Vec<Value>> {
        Json(self.steps.iter().map(Step::json).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_of_the_wrong_shape_is_refused() {
        let refusal = |json: Value| Draft::from_json(&json).unwrap_err().iter().next().unwrap().1.to_owned();
        assert_eq!(refusal(json!({ "conditions": "all" })), "“conditions” is a list.");
        assert_eq!(refusal(json!({ "enabled": "yes" })), "“enabled” is true or false.");
        assert!(refusal(json!([1])).starts_with("A workflow is an object"));
    }
}
