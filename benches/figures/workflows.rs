//! A thousand workflows that wait for one event: when none of them has anything to do, and when each of them has.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tidings::dispatch::Registry;
use tidings::dispatch::worker::{Settings, Worker};
use tidings::http::{HookAllow, Patience};
use tidings::inboxes::Outlet;
use tidings::inboxes::workflow::Workflows;
use tidings::models::issue::Issue;
use tidings::models::workflow::draft::Draft;

use crate::ground::{Ground, timed};

const WORKFLOWS: usize = 1_000;

/// Prints the figures.
pub fn measure() {
    let none = answered(0, &json!("2000-01-01"));
    let refused = answered(WORKFLOWS, &json!("2000-01-01"));
    let all = answered(WORKFLOWS, &json!("2100-01-01"));
    println!("one event, no workflow:                     {none:>10.1?}");
    println!("one event, {WORKFLOWS} workflows, none runs:     {refused:>10.1?}");
    println!("one event, {WORKFLOWS} workflows, all run:       {all:>10.1?}");
}

/// From recording an event until everything about it is done, with so many workflows for issues opened before that day.
fn answered(workflows: usize, before: &Value) -> Duration {
    let ground = Ground::new(Registry::new(vec![Arc::new(Workflows::new(&outlet()))]));
    write(&ground, workflows, before);
    let settings = Settings { threads: 8, lease: TimeDelta::seconds(60), listen: None };
    let worker = Worker::new(ground.db.clone(), ground.registry.clone(), ground.bell.clone(), settings);
    timed(|| {
        ground.record();
        worker.drain().expect("it drains");
    })
}

fn write(ground: &Ground, workflows: usize, before: &Value) {
    let (issue, before) = (ground.issue, before.clone());
    let written = ground.db.write_now(ground.user, move |tx| {
        let project = Issue::find(tx.conn(), issue)?.project_id;
        for number in 0..workflows {
            let draft = Draft {
                name: format!("Rule {number}"),
                triggered_on: "comment_added".into(),
                conditions: vec![
                    json!({ "attribute": "actor.kind", "operator": "eq", "value": "person" }),
                    json!({ "attribute": "created_at", "operator": "lt", "value": before }),
                ],
                actions: vec![json!({ "type": "lock", "reason": format!("rule {number}") })],
                is_on: true,
            };
            draft.create(tx, project, None)?;
        }
        Ok(())
    });
    written.expect("they are written");
}

fn outlet() -> Outlet {
    let second = Duration::from_secs(1);
    Outlet {
        public_url: "https://tidings.example.org".into(),
        secret: Vec::new(),
        mailer: None,
        mail_from: String::new(),
        mail_delay: None,
        slack_api_url: String::new(),
        ntfy_url: None,
        linear_api_url: String::new(),
        gather: None,
        hook_allow: HookAllow::default(),
        patience: Patience { connect: second, whole: second },
        retries: None,
    }
}
