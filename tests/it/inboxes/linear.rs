//! Comments and states that a real HTTP server gets, which answers as Linear does, and as it does on bad days.

mod faults;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tidings::db::Act;
use tidings::db::types::EventId;
use tidings::db::words::{CloseReason, DeliveryState, Syncing, Via, Visibility};
use tidings::events::{ActionKey, Event};
use tidings::feed::{FeedQuery, Known, Scope};
use tidings::inboxes::Outlet;
use tidings::inboxes::linear::id_there;
use tidings::models::comment::Comment;
use tidings::models::external_link::{ExternalLink, Identifier, LINEAR};
use tidings::models::issue::Issue;
use tidings::models::linear_team::{LinearTeam, NewLinearTeam};
use tidings::models::text::Body;
use tidings::models::user::User;

use crate::support::desk::{Desk, outlet};
use crate::support::linear::all_is_well;
use crate::support::receiver::{Answer, Received, Receiver};

/// Ana's project, whose team in Linear is this receiver, with an issue from before that was set up.
struct Scene {
    receiver: Receiver,
    desk: Desk,
    ana: User,
    issue: Issue,
}

impl Scene {
    fn new(sync: Syncing) -> Self {
        let receiver = Receiver::start();
        receiver.usually(Answer::of(200, &all_is_well().to_string()));
        let desk = Desk::with(&Outlet { linear_api_url: receiver.url("/graphql"), ..outlet() });
        let ana = desk.person("ana");
        let project = desk.project(&ana, Visibility::Public);
        let issue = desk.issue(project.id, &ana, "Login fails");
        desk.deliver_all();
        let team = NewLinearTeam::parse("lin_api_secret", "team-1", sync.as_str()).unwrap();
        desk.act(&ana, move |tx| team.set_up(tx, project.id));
        Self { receiver, desk, ana, issue }
    }

    /// The issue is LIN-42, and Linear knows of ours.
    fn linked() -> Self {
        let scene = Self::new(Syncing::Linked);
        scene.link("LIN-42");
        scene.desk.deliver_all();
        assert_eq!(scene.calls(), ["issue", "attachmentCreate"]);
        scene.receiver.received().take();
        scene
    }

    fn link(&self, identifier: &str) -> EventId {
        let (issue, identifier) = (self.issue.clone(), Identifier::parse(identifier).unwrap());
        self.desk.act(&self.ana, move |tx| issue.link(tx, &identifier)).unwrap()
    }

    fn comment(&self, text: &str) -> EventId {
        self.desk.comment(&self.issue, &self.ana, text)
    }

    fn close(&self, reason: CloseReason) {
        let issue = self.issue.clone();
        self.desk.act(&self.ana, move |tx| issue.close(tx, reason));
    }

    fn received(&self) -> Vec<Received> {
        self.receiver.received().all()
    }

    /// The names of the calls, in their order.
    fn calls(&self) -> Vec<String> {
        self.received().iter().map(|call| call.json()["operationName"].as_str().unwrap().to_owned()).collect()
    }

    fn event(&self, id: EventId) -> Event {
        self.desk.db.read_now(|conn| Event::find(conn, id)).unwrap()
    }

    fn link_now(&self) -> ExternalLink {
        self.desk.db.read_now(|conn| ExternalLink::find_of(conn, self.issue.id, LINEAR)).unwrap().unwrap()
    }

    fn team(&self) -> LinearTeam {
        self.desk.db.read_now(|conn| LinearTeam::find_of(conn, self.issue.project_id)).unwrap().unwrap()
    }

    fn receipt(&self, event: EventId) -> (DeliveryState, String) {
        let row = self.desk.receipts("linear", event).remove(0);
        (row.state, row.reason)
    }

    /// What failed, as the newest page of the issue's feed tells it.
    fn failures(&self) -> Vec<String> {
        self.told(ActionKey::ExternalSyncFailed, "error")
    }

    /// This word of the issue's events of this kind, the newest first.
    fn told(&self, action: ActionKey, word: &str) -> Vec<String> {
        let mut query = FeedQuery::newest(Scope::Issue(self.issue.id), self.ana.viewer());
        query.filter.actions = vec![action];
        let page = self.desk.db.read_now(|conn| query.load(conn, &mut Known::default())).unwrap();
        let events = page.lines.iter().flat_map(|line| &line.entries).map(|entry| &entry.event);
        events.map(|event| event.extra.0[word].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn an_issue_that_is_not_synced_makes_no_call() {
    let scene = Scene::new(Syncing::Linked);

    let event = scene.comment("Nobody there?");
    scene.close(CloseReason::Completed);
    scene.desk.deliver_all();

    assert_eq!(scene.receipt(event), (DeliveryState::Skipped, "not synced".into()));
    assert_eq!(scene.received().len(), 0);
}

#[test]
fn a_linked_issue_is_found_and_gets_the_way_back_and_its_comments() {
    let scene = Scene::new(Syncing::Linked);

    let linked = scene.link("LIN-42");
    scene.desk.deliver_all();
    let event = scene.comment("It **is** the clock.");
    scene.desk.deliver_all();

    let calls = scene.received();
    assert_eq!(scene.calls(), ["issue", "attachmentCreate", "commentCreate"]);
    assert_eq!(calls[0].header("Authorization"), Some("lin_api_secret"), "a personal key stands alone");
    assert_eq!(calls[0].json()["variables"]["id"], "LIN-42");
    let back = &calls[1].json()["variables"]["input"];
    assert_eq!(
        (&back["issueId"], &back["url"]),
        (&"the-id".into(), &"https://tidings.example.org/projects/ferry/issues/1".into())
    );
    let comment = &calls[2].json()["variables"]["input"];
    assert_eq!(
        (&comment["issueId"], &comment["id"]),
        (&"the-id".into(), &id_there(&scene.event(event), "comment").into())
    );
    let body = comment["body"].as_str().unwrap();
    assert!(body.starts_with("**ana** commented in [Ferry \\#1](https://tidings.example.org/events/"), "{body}");
    assert!(body.ends_with("It **is** the clock."), "{body}");
    assert_eq!(comment["createdAt"], scene.event(event).occurred_at.rfc3339().as_str());
    assert_eq!(scene.receipt(linked).0, DeliveryState::Delivered);
    assert_eq!(scene.receipt(event), (DeliveryState::Delivered, "the issue is synced".into()));
    assert_eq!(scene.link_now().url.as_deref(), Some("https://linear.app/acme/issue/LIN-42"));
}

#[test]
fn a_comment_whose_answer_was_lost_is_sent_again_with_the_same_id() {
    let scene = Scene::linked();
    scene.receiver.then(Answer::never());
    scene.receiver.then(Answer::of(
        200,
        r#"{"errors": [{"message": "Entity already exists", "extensions": {"code": "INPUT_ERROR"}}]}"#,
    ));

    let event = scene.comment("Once.");
    scene.desk.deliver_all();
    assert_eq!(scene.receipt(event).0, DeliveryState::Retry);
    scene.desk.advance(TimeDelta::seconds(15));
    scene.desk.deliver_all();

    let calls = scene.received();
    assert_eq!(scene.calls(), ["commentCreate", "commentCreate", "comment"]);
    let id = calls[0].json()["variables"]["input"]["id"].clone();
    assert_eq!((&calls[1].json()["variables"]["input"]["id"], &calls[2].json()["variables"]["id"]), (&id, &id));
    assert_eq!(scene.receipt(event).0, DeliveryState::Delivered);
    assert_eq!(scene.failures(), Vec::<String>::new());
}

#[test]
fn closing_and_reopening_follow_and_what_stands_there_already_is_left() {
    let scene = Scene::linked();

    scene.close(CloseReason::Completed);
    scene.desk.deliver_all();
    scene.close(CloseReason::NotPlanned);
    scene.desk.deliver_all();
    let issue = scene.issue.clone();
    let reopened = scene.desk.act(&scene.ana, move |tx| issue.reopen(tx)).unwrap();
    scene.desk.deliver_all();

    let moved: Vec<Value> = scene.received().iter().map(Received::json).collect();
    assert_eq!(scene.calls(), ["issueStanding", "issueUpdate", "issueStanding", "issueUpdate", "issueStanding"]);
    assert_eq!(moved[1]["variables"], json!({ "id": "the-id", "input": { "stateId": "done" } }));
    assert_eq!(moved[3]["variables"]["input"]["stateId"], "no");
    assert_eq!(scene.receipt(reopened).0, DeliveryState::Delivered, "it stands in Todo");
}

#[test]
fn where_all_are_synced_an_issue_is_made_once_under_an_id_that_was_kept_before() {
    let scene = Scene::new(Syncing::All);
    scene.receiver.then(Answer::of(200, "").after(std::time::Duration::from_secs(2)));
    scene
        .receiver
        .then(Answer::of(400, r#"{"errors": [{"message": "conflict on insert of Issue: it already exists"}]}"#));

    let event = scene.comment("The first since then.");
    scene.desk.deliver_all();
    let kept = scene.link_now();
    assert_eq!((kept.external_id.as_deref(), kept.url), (Some(id_there(&scene.event(event), "issue").as_str()), None));
    scene.desk.advance(TimeDelta::seconds(15));
    scene.desk.deliver_all();

    let calls = scene.received();
    assert_eq!(scene.calls(), ["issueCreate", "issueCreate", "issue", "attachmentCreate", "commentCreate"]);
    let input = &calls[1].json()["variables"]["input"];
    assert_eq!((&input["id"], &input["teamId"]), (&kept.external_id.clone().into(), &"team-1".into()));
    assert_eq!(calls[2].json()["variables"]["id"].as_str(), kept.external_id.as_deref());
    assert_eq!(input["title"], "Login fails");
    assert!(input["description"].as_str().unwrap().contains("It **fails** at night."));
    assert_eq!(scene.told(ActionKey::ExternalLinkAdded, "identifier"), ["LIN-42"]);
}

#[test]
fn an_issue_that_was_unlinked_by_hand_stays_so_until_it_is_linked_again() {
    let scene = Scene::new(Syncing::All);
    scene.link("LIN-7");
    scene.desk.deliver_all();
    let issue = scene.issue.clone();
    scene.desk.act(&scene.ana, move |tx| issue.unlink(tx)).unwrap();
    scene.receiver.received().take();

    let unlinked = scene.comment("Among ourselves.");
    scene.desk.deliver_all();
    assert_eq!((scene.receipt(unlinked).1.as_str(), scene.received().len()), ("not synced", 0));
    scene.link("LIN-42");
    scene.comment("And to everybody.");
    scene.desk.deliver_all();

    assert_eq!(scene.calls().iter().filter(|call| *call == "commentCreate").count(), 1);
    assert_eq!(scene.told(ActionKey::ExternalLinkRemoved, "identifier"), ["LIN-42"]);
}

#[test]
fn what_came_from_linear_and_what_was_taken_back_is_not_sent() {
    let scene = Scene::linked();

    let (issue, body) = (scene.issue.clone(), Body::parse_some("body", "From there.").unwrap());
    let echo =
        scene.desk.db.write_now(Act::new(scene.ana.id, Via::Sync), move |tx| issue.comment(tx, &body)).unwrap().1;
    let issue = scene.issue.clone();
    let body = Body::parse_some("body", "Oh no.").unwrap();
    let taken = scene.desk.act(&scene.ana, move |tx| {
        let (comment, event) = issue.comment(tx, &body)?;
        Comment::find(tx.conn(), comment)?.delete(tx)?;
        Ok(event)
    });
    scene.desk.deliver_all();

    assert_eq!(scene.receipt(echo), (DeliveryState::Skipped, "it came from there".into()));
    assert_eq!(scene.receipt(taken), (DeliveryState::Skipped, "it was taken back".into()));
    assert_eq!(scene.received().len(), 0);
}
