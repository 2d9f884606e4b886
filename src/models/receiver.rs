//! Who or what a delivery's target is: a person, a Slack channel, a team in Linear, a workflow, or an inbox as a whole.

use std::collections::HashMap;

use crate::db::DbConn;
use crate::db::types::{SlackChannelId, UserId, WorkflowId};
use crate::error::Result;
use crate::models::slack_channel::SlackChannel;
use crate::models::user::User;
use crate::models::workflow::Workflow;

/// The receiver behind a target.
#[derive(Debug, Clone)]
pub enum Receiver {
    /// Somebody.
    Person(User),
    /// A channel.
    Slack(SlackChannel),
    /// The project's team in Linear, whether there is one or not: it has no name of its own.
    Linear,
    /// A rule.
    Workflow(Workflow),
    /// Something that there is once, such as ntfy.
    Service(String),
}

impl Receiver {
    /// How people call it.
    pub fn shown_name(&self) -> String {
        match self {
            Self::Person(user) => user.shown_name().to_owned(),
            Self::Slack(channel) => channel.shown_name(),
            Self::Linear => "Linear".to_owned(),
            Self::Workflow(workflow) => workflow.name.clone(),
            Self::Service(name) => name.clone(),
        }
    }
}

/// The receivers of these targets; those that are gone are missing. One query for each kind.
pub fn load(conn: &mut DbConn, targets: &[&str]) -> Result<HashMap<String, Receiver>> {
    let ids = |kind: &str| -> Vec<i64> {
        targets.iter().filter_map(|target| target.strip_prefix(kind)?.strip_prefix(':')?.parse().ok()).collect()
    };
    let people: Vec<UserId> = ids("user").into_iter().map(UserId).collect();
    let channels: Vec<SlackChannelId> = ids("slack").into_iter().map(SlackChannelId).collect();
    let workflows: Vec<WorkflowId> = ids("workflow").into_iter().map(WorkflowId).collect();
    let mut found = HashMap::new();
    if !people.is_empty() {
        let people = User::load(conn, &people)?.into_iter();
        found.extend(people.map(|user| (format!("user:{}", user.id), Receiver::Person(user))));
    }
    if !channels.is_empty() {
        let channels = SlackChannel::load(conn, &channels)?.into_iter();
        found.extend(channels.map(|channel| (format!("slack:{}", channel.id), Receiver::Slack(channel))));
    }
    let teams = targets.iter().filter(|target| target.starts_with("linear:"));
    found.extend(teams.map(|target| ((*target).to_owned(), Receiver::Linear)));
    let services = targets.iter().filter(|target| !target.is_empty() && !target.contains(':'));
    found.extend(services.map(|target| ((*target).to_owned(), Receiver::Service((*target).to_owned()))));
    if !workflows.is_empty() {
        let workflows = Workflow::load(conn, &workflows)?.into_iter();
        found.extend(workflows.map(|one| (format!("workflow:{}", one.id), Receiver::Workflow(one))));
    }
    Ok(found)
}
