//! Workflows as they run: the article's own rule, each step, chains, failures.

mod at_once;
mod chains;
mod failing;

use serde_json::{Value, json};
use tidings::db::types::{At, EventId};
use tidings::db::words::{CloseReason, DeliveryState, Role, State, Via, Visibility};
use tidings::db::{Act, words};
use tidings::error::Result;
use tidings::events::Event;
use tidings::models::issue::Issue;
use tidings::models::issue::opening::NewIssue;
use tidings::models::label::{Label, NewLabel};
use tidings::models::project::Project;
use tidings::models::text::{Body, Title};
use tidings::models::user::User;
use tidings::models::workflow::Workflow;
use tidings::models::workflow::draft::Draft;

use crate::support::desk::{Desk, outlet};

/// A project of Ana's with workflows.
pub(super) struct Scene {
    pub(super) desk: Desk,
    pub(super) ana: User,
    pub(super) project: Project,
}

impl Scene {
    pub(super) fn open() -> Self {
        let desk = Desk::with(&outlet());
        let ana = desk.person("ana");
        let project = desk.project(&ana, Visibility::Public);
        Self { desk, ana, project }
    }

    /// A workflow of the whole project, which is on.
    pub(super) fn rule(&self, triggered_on: &str, conditions: Value, actions: Value) -> Workflow {
        self.try_rule(triggered_on, conditions, actions).unwrap()
    }

    pub(super) fn try_rule(&self, triggered_on: &str, conditions: Value, actions: Value) -> Result<Workflow> {
        let list = |value: Value| value.as_array().unwrap().clone();
        let (conditions, actions) = (list(conditions), list(actions));
        let (name, triggered_on) = (format!("on {triggered_on}"), triggered_on.to_owned());
        let draft = Draft { name, triggered_on, conditions, actions, is_on: true };
        let project = self.project.id;
        self.desk.db.write_now(Act::new(self.ana.id, Via::Web), move |tx| Ok(draft.create(tx, project, None)?.0))
    }

    pub(super) fn label(&self, name: &str) -> Label {
        let new = NewLabel {
            project: self.project.id,
            name: name.into(),
            color: "#d64545".into(),
            description: String::new(),
        };
        self.desk.act(&self.ana, move |tx| new.create(tx))
    }

    pub(super) fn issue(&self, title: &str) -> Issue {
        self.desk.issue(self.project.id, &self.ana, title)
    }

    pub(super) fn put_on(&self, issue: &Issue, label: &Label) -> EventId {
        let (issue, label) = (issue.clone(), label.clone());
        self.desk.act(&self.ana, move |tx| issue.label(tx, &label)).unwrap()
    }

    pub(super) fn again(&self, issue: &Issue) -> Issue {
        self.desk.db.read_now(|conn| Issue::find(conn, issue.id)).unwrap()
    }

    /// Everything that happened to an issue, as the log has it.
    pub(super) fn log(&self, issue: &Issue) -> Vec<Event> {
        use diesel::prelude::*;
        use tidings::schema::issue_events::dsl;
        let all = dsl::issue_events.filter(dsl::issue_id.eq(issue.id)).order(dsl::id).select(Event::as_select());
        self.desk.db.read_now(|conn| Ok(all.load(conn)?)).unwrap()
    }

    pub(super) fn actions(&self, issue: &Issue) -> Vec<String> {
        self.log(issue).into_iter().map(|event| event.action).collect()
    }
}

#[test]
fn the_articles_rule_answers_on_an_old_issue_and_not_on_a_new_one() {
    let scene = Scene::open();
    let rule = scene.rule(
        "comment_added",
        json!([{ "attribute": "created_at", "operator": "lt", "value": "2022-01-01" }]),
        json!([{ "type": "reply", "message": "This issue is stale, open a new one" }]),
    );
    let old = opened_in_2021(&scene);
    let new = scene.issue("Fresh");

    let asked = scene.desk.comment(&old, &scene.ana, "Any news?");
    let other = scene.desk.comment(&new, &scene.ana, "Any news?");
    scene.desk.deliver_all();
    scene.desk.deliver_all();

    let log = scene.log(&old);
    let [.., reply, ran] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!((reply.action.as_str(), ran.action.as_str()), ("comment_added", "workflow_ran"));
    assert_eq!(reply.extra.0["excerpt"], "This issue is stale, open a new one");
    for event in [reply, ran] {
        assert_eq!((event.via, event.caused_by_event_id), (Via::Workflow, Some(asked)));
        assert_eq!(scene.desk.db.read_now(|conn| User::find(conn, event.actor_id)).unwrap().name, "system");
    }
    assert_eq!(ran.extra.0["actions"], json!(["reply"]));
    assert_eq!(scene.actions(&new), ["issue_opened", "comment_added"]);
    let skipped = &scene.desk.receipts("workflow", other)[0];
    assert_eq!(skipped.state, DeliveryState::Skipped);
    assert_eq!(skipped.reason, "not so: created before 2022-01-01");
    let own = &scene.desk.receipts("workflow", reply.id)[0];
    assert_eq!(own.reason, "a workflow never answers itself");
    assert!(rule.is_on());
}

fn opened_in_2021(scene: &Scene) -> Issue {
    let (project, title, body) = (scene.project.id, Title::parse("Old").unwrap(), Body::parse("body", "").unwrap());
    let (ana, then) = (scene.ana.id, At("2021-06-01T12:00:00Z".parse().unwrap()));
    scene.desk.act(&scene.ana, move |tx| {
        tx.tell_of(ana, then);
        Ok(NewIssue { project, number: None, title, body }.open(tx)?.0)
    })
}

#[test]
fn every_step_does_its_verb_in_order() {
    let scene = Scene::open();
    let bo = scene.desk.person("bo");
    scene.desk.join(scene.project.id, &bo, Role::Triager);
    let (bug, triage) = (scene.label("bug"), scene.label("triage"));
    scene.rule(
        "label_added",
        json!([
            { "attribute": "extra.name", "operator": "eq", "value": "Bug" },
            { "attribute": "labels", "operator": "contains", "value": "triage" },
            { "attribute": "assignees", "operator": "is_set", "value": false },
            { "attribute": "actor.role", "operator": "in", "value": ["triager", "maintainer"] },
        ]),
        json!([
            { "type": "reply", "message": "Thank you, {{author}}: “{{title}}” has {{labels}}, {{actor.name}} says." },
            { "type": "remove_label", "label": "triage" },
            { "type": "assign", "user": "bo" },
            { "type": "lock", "reason": "resolved" },
            { "type": "close", "reason": "not_planned" },
            { "type": "notify", "user": "bo" },
        ]),
    );
    let issue = scene.issue("It fails");
    scene.put_on(&issue, &triage);
    scene.put_on(&issue, &bug);

    scene.desk.deliver_all();

    let expected = ["label_removed", "assignee_added", "issue_locked", "issue_closed", "workflow_ran"];
    let actions = scene.actions(&issue);
    assert_eq!(actions[actions.len() - 5..], expected);
    let log = scene.log(&issue);
    let reply = log.iter().find(|event| event.action == "comment_added").unwrap();
    assert_eq!(reply.extra.0["excerpt"], "Thank you, ana: “It fails” has bug, triage, ana says.");
    let issue = scene.again(&issue);
    assert_eq!((issue.state, issue.state_reason), (State::Closed, Some(CloseReason::NotPlanned)));
    assert!(issue.locked_at.is_some());
    let told = scene.desk.notifications(&bo);
    assert_eq!(told[0].reason, words::Reason::Rule);
    assert_eq!(told[0].last_event_id, log.last().unwrap().id);
}

#[test]
fn a_workflow_that_is_off_or_of_another_issue_does_nothing() {
    let scene = Scene::open();
    let (one, other) = (scene.issue("One"), scene.issue("Other"));
    let draft = |is_on| Draft {
        name: "Close".into(),
        triggered_on: "comment_added".into(),
        conditions: Vec::new(),
        actions: vec![json!({ "type": "close" })],
        is_on,
    };
    let (project, of) = (scene.project.id, one.id);
    scene.desk.act(&scene.ana, move |tx| {
        draft(false).create(tx, project, None)?;
        draft(true).create(tx, project, Some(of))
    });

    scene.desk.comment(&one, &scene.ana, "Done.");
    scene.desk.comment(&other, &scene.ana, "Done.");
    scene.desk.deliver_all();

    assert_eq!((scene.again(&one).state, scene.again(&other).state), (State::Closed, State::Open));
}

#[test]
fn events_that_no_workflow_waits_for_have_no_rows() {
    let scene = Scene::open();
    scene.rule("issue_closed", json!([]), json!([{ "type": "reopen" }]));
    let issue = scene.issue("One");

    let event = scene.desk.comment(&issue, &scene.ana, "Hello.");
    scene.desk.deliver_all();

    assert!(scene.desk.receipts("workflow", event).is_empty());
}

#[test]
fn who_looked_at_an_issue_is_not_given_away() {
    let scene = Scene::open();
    scene.rule("issue_viewed", json!([]), json!([{ "type": "reply", "message": "Hello, “{{actor.name}}”." }]));
    let issue = scene.issue("Secret");
    let id = issue.id;
    scene.desk.act(&scene.ana, move |tx| Issue::view(tx, id));

    scene.desk.deliver_all();

    let log = scene.log(&issue);
    let reply = log.iter().find(|event| event.action == "comment_added").unwrap();
    assert_eq!(reply.extra.0["excerpt"], "Hello, “”.");
}
