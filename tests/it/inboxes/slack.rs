//! Posts to a real HTTP server that answers as Slack does, and as it does not.

use chrono::TimeDelta;
use tidings::db::words::{CloseReason, DeliveryState, Visibility};
use tidings::dispatch::Channel;
use tidings::inboxes::Outlet;
use tidings::models::issue::Issue;
use tidings::models::slack_channel::{NewSlackChannel, SlackChannel, Way, parse_actions};
use tidings::models::user::User;

use crate::support::desk::{Desk, outlet};
use crate::support::receiver::{Answer, Receiver};

fn scene(outlet: &Outlet, way: Way) -> (Desk, User, Issue) {
    let desk = Desk::with(outlet);
    let ana = desk.person("ana");
    let project = desk.project(&ana, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    desk.deliver_all();
    let channel = NewSlackChannel { way, actions: parse_actions(&[]).unwrap() };
    desk.act(&ana, move |tx| channel.set_up(tx, project.id));
    (desk, ana, issue)
}

fn webhook(receiver: &Receiver) -> Way {
    Way::Webhook(receiver.url("/services/T/B/x"))
}

fn bot() -> Way {
    Way::Bot { token: "xoxb-1".into(), channel: "#ferry".into() }
}

fn channel(desk: &Desk, issue: &Issue) -> SlackChannel {
    desk.db.read_now(|conn| SlackChannel::find_of(conn, issue.project_id)).unwrap().unwrap()
}

#[test]
fn a_comment_is_posted_once_and_a_label_is_not() {
    let receiver = Receiver::start();
    let (desk, ana, issue) = scene(&outlet(), webhook(&receiver));

    let event = desk.comment(&issue, &ana, "It is the <!channel> & the clock.");
    let (of, to) = (issue.clone(), ana.clone());
    let quiet = desk.act(&ana, move |tx| of.assign(tx, &to)).unwrap();
    desk.deliver_all();
    desk.deliver_all();

    let posts = receiver.received().all();
    assert_eq!(posts.len(), 1);
    let text = posts[0].text();
    assert!(text.contains("ana") && text.contains("commented on"), "{text}");
    assert!(text.contains("&lt;!channel&gt; &amp; the clock") && !text.contains("<!channel>"), "{text}");
    assert_eq!(desk.receipts("slack", event)[0].state, DeliveryState::Delivered);
    assert_eq!(desk.receipts("slack", quiet)[0].reason, "such events are not posted");
}

#[test]
fn what_happens_within_half_a_minute_is_one_post() {
    let receiver = Receiver::start();
    let (desk, ana, issue) = scene(&Outlet { gather: None, ..outlet() }, webhook(&receiver));

    desk.comment(&issue, &ana, "Found it.");
    desk.deliver_all();
    desk.advance(TimeDelta::seconds(20));
    let of = issue.clone();
    desk.act(&ana, move |tx| of.close(tx, CloseReason::Completed));
    desk.deliver_all();
    assert_eq!(receiver.received().all().len(), 0);
    desk.advance(TimeDelta::seconds(11));
    desk.deliver_all();

    let posts = receiver.received().all();
    assert_eq!(posts.len(), 1);
    assert!(posts[0].text().contains("commented on") && posts[0].text().contains("closed"));
}

#[test]
fn a_bots_later_posts_answer_the_first() {
    let receiver = Receiver::start();
    receiver.usually(Answer::of(200, r#"{"ok": true, "ts": "1700000000.000100"}"#));
    let (desk, ana, issue) = scene(&Outlet { slack_api_url: receiver.url("/api"), ..outlet() }, bot());

    desk.comment(&issue, &ana, "One.");
    desk.deliver_all();
    desk.act(&ana, move |tx| issue.close(tx, CloseReason::Completed));
    desk.deliver_all();

    let posts = receiver.received().all();
    assert_eq!(
        (posts[0].path.as_str(), posts[0].header("Authorization")),
        ("/api/chat.postMessage", Some("Bearer xoxb-1"))
    );
    let (first, second) = (posts[0].json(), posts[1].json());
    assert_eq!((&first["channel"], first.get("thread_ts")), (&"#ferry".into(), None));
    assert_eq!((&second["thread_ts"], &second["reply_broadcast"]), (&"1700000000.000100".into(), &true.into()));
}

#[test]
fn a_final_answer_switches_the_channel_off_and_says_why() {
    let receiver = Receiver::start();
    receiver.usually(Answer::of(200, r#"{"ok": false, "error": "channel_not_found"}"#));
    let (desk, ana, issue) = scene(&Outlet { slack_api_url: receiver.url("/api"), ..outlet() }, bot());

    let lost = desk.comment(&issue, &ana, "One.");
    desk.deliver_all();
    let later = desk.comment(&issue, &ana, "Two.");
    desk.deliver_all();

    assert_eq!(receiver.received().all().len(), 1);
    assert_eq!(desk.receipts("slack", lost)[0].state, DeliveryState::Discarded);
    let channel = channel(&desk, &issue);
    assert!(channel.disabled_at.is_some() && channel.disabled_because.contains("channel_not_found"));
    assert_eq!(desk.receipts("slack", later)[0].state, DeliveryState::Skipped);
    assert!(desk.receipts("slack", later)[0].reason.contains("channel_not_found"));
}

#[test]
fn slack_is_left_alone_for_as_long_as_it_asks() {
    let receiver = Receiver::start();
    receiver.then(Answer::of(429, "").header("Retry-After", "40"));
    let (desk, ana, issue) = scene(&outlet(), webhook(&receiver));

    let event = desk.comment(&issue, &ana, "One.");
    desk.deliver_all();
    desk.advance(TimeDelta::seconds(39));
    desk.comment(&issue, &ana, "Two.");
    desk.deliver_all();
    assert_eq!(receiver.received().all().len(), 1, "the whole channel waits");
    desk.advance(TimeDelta::seconds(2));
    desk.deliver_all();

    assert_eq!(desk.receipts("slack", event)[0].state, DeliveryState::Delivered);
    assert_eq!(receiver.received().all().len(), 3);
}

#[test]
fn private_addresses_are_out_of_reach_unless_they_are_permitted() {
    let receiver = Receiver::start();
    let (desk, ana, issue) = scene(&Outlet { hook_allow: "".parse().unwrap(), ..outlet() }, webhook(&receiver));

    let event = desk.comment(&issue, &ana, "One.");
    desk.deliver_all();

    let row = desk.receipts("slack", event).remove(0);
    assert_eq!(row.state, DeliveryState::Retry);
    assert!(row.last_error.unwrap().contains("TIDINGS_HOOK_ALLOW"));
    assert_eq!(receiver.received().all().len(), 0);
}

#[test]
fn a_maintainer_can_try_it_out() {
    let receiver = Receiver::start();
    let settings = outlet();
    let (desk, _, issue) = scene(&settings, webhook(&receiver));
    let registry = tidings::inboxes::registry(&settings);
    let target = format!("slack:{}", channel(&desk, &issue).id);
    let Channel::Outside(slack) = registry.find("slack").unwrap().channel() else { panic!("Slack is in the world") };

    slack.test(&desk.db, &target).unwrap();
    receiver.usually(Answer::of(404, "no_service"));
    let failure = slack.test(&desk.db, &target).unwrap_err();

    assert!(receiver.received().all()[0].text().contains("test"));
    assert!(failure.error.contains("404") && failure.is_final, "{}", failure.error);
}
