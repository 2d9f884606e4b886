//! Linear on bad days: it is busy, refuses the key, knows nothing, or is not Linear at all.

use super::*;

const REVOKED: &str = r#"{"errors": [{"message": "Authentication required, not authenticated", "extensions":
    {"type": "authentication error", "code": "AUTHENTICATION_ERROR", "userPresentableMessage": "You need to authenticate."}}]}"#;
const BUSY: &str = r#"{"errors": [{"message": "Rate limit exceeded", "extensions": {"code": "RATELIMITED"}}]}"#;

#[test]
fn a_rate_limit_that_comes_as_400_is_obeyed_to_the_second() {
    let scene = Scene::linked();
    let reset = (scene.desk.clock.now() + TimeDelta::seconds(40)).timestamp_millis();
    scene.receiver.then(Answer::of(400, BUSY).header("X-RateLimit-Requests-Reset", &reset.to_string()));

    let event = scene.comment("One.");
    scene.desk.deliver_all();
    scene.desk.advance(TimeDelta::seconds(38));
    scene.comment("Two.");
    scene.desk.deliver_all();
    assert_eq!(scene.received().len(), 1, "the whole team waits");
    scene.desk.advance(TimeDelta::seconds(3));
    scene.desk.deliver_all();

    assert_eq!(scene.received().len(), 3);
    assert_eq!(scene.receipt(event).0, DeliveryState::Delivered);
    assert_eq!(scene.failures(), Vec::<String>::new());
}

#[test]
fn a_page_that_says_429_is_obeyed_too() {
    let scene = Scene::linked();
    scene.receiver.then(Answer::of(429, "<html>Too many requests</html>").header("Retry-After", "50"));

    let event = scene.comment("One.");
    scene.desk.deliver_all();
    scene.desk.advance(TimeDelta::seconds(48));
    scene.desk.deliver_all();
    assert_eq!(scene.received().len(), 1);
    scene.desk.advance(TimeDelta::seconds(3));
    scene.desk.deliver_all();

    assert_eq!(scene.receipt(event).0, DeliveryState::Delivered);
}

#[test]
fn a_revoked_key_switches_the_team_off_until_another_one_is_saved() {
    let scene = Scene::linked();
    scene.receiver.then(Answer::of(400, REVOKED));

    let lost = scene.comment("One.");
    scene.desk.deliver_all();
    let later = scene.comment("Two.");
    scene.desk.deliver_all();

    assert_eq!(scene.received().len(), 1);
    assert_eq!(scene.receipt(lost).0, DeliveryState::Discarded);
    let team = scene.team();
    assert!(team.disabled_at.is_some() && team.disabled_because.contains("You need to authenticate."));
    assert_eq!(scene.receipt(later).0, DeliveryState::Skipped);
    assert!(scene.receipt(later).1.starts_with("switched off: Linear answered AUTHENTICATION_ERROR"));
    assert_eq!(scene.failures(), ["Linear answered AUTHENTICATION_ERROR: You need to authenticate."]);
    let project = scene.issue.project_id;
    let team = NewLinearTeam::parse("lin_oauth_new", "team-1", "linked").unwrap();
    scene.desk.act(&scene.ana, move |tx| team.set_up(tx, project));
    scene.comment("Three.");
    scene.desk.deliver_all();
    assert_eq!(scene.received()[1].header("Authorization"), Some("Bearer lin_oauth_new"));
}

#[test]
fn a_401_without_a_word_is_a_revoked_key() {
    let scene = Scene::linked();
    scene.receiver.then(Answer::of(401, "Unauthorized"));

    scene.comment("One.");
    scene.desk.deliver_all();

    assert!(scene.team().disabled_because.contains("401"));
}

#[test]
fn an_answer_that_is_not_json_is_tried_again_and_told_when_it_was_the_last_try() {
    let scene = Scene::linked();
    scene.receiver.usually(Answer::of(200, "<html>Down for maintenance</html>"));

    let event = scene.comment("One.");
    scene.desk.deliver_all();
    assert_eq!(scene.receipt(event).0, DeliveryState::Retry);
    assert_eq!(scene.failures(), Vec::<String>::new(), "it may still arrive");
    for _ in 0..8 {
        scene.desk.advance(TimeDelta::hours(15));
        scene.desk.deliver_all();
    }
    scene.comment("Two.");

    let row = scene.desk.receipts("linear", event).remove(0);
    assert_eq!((row.state, row.attempts), (DeliveryState::Discarded, 8));
    assert!(row.last_error.unwrap().contains("which is not GraphQL: <html>Down for maintenance</html>"));
    assert_eq!(scene.failures().len(), 1, "{:?}", scene.failures());
}

#[test]
fn answers_that_lie_harm_nobody() {
    let scene = Scene::linked();
    let lies = [
        "null",
        "[]",
        "{}",
        "7",
        r#"{"data": null}"#,
        r#"{"data": {"commentCreate": "yes"}}"#,
        r#"{"data": {"commentCreate": {"success": false}}}"#,
    ];

    for lie in lies {
        scene.receiver.then(Answer::of(200, lie));
        let event = scene.comment("Hm?");
        scene.desk.deliver_all();
        assert_eq!(scene.receipt(event).0, DeliveryState::Retry, "{lie}");
        scene.desk.advance(TimeDelta::minutes(1));
        scene.desk.deliver_all();
        assert_eq!(scene.receipt(event).0, DeliveryState::Delivered, "{lie}");
    }
}

#[test]
fn an_issue_that_is_not_there_is_told_in_the_feed_once_an_hour() {
    let scene = Scene::new(Syncing::Linked);
    let missing = r#"{"errors": [{"message": "Entity not found: Issue", "extensions": {"code": "INPUT_ERROR"}}]}"#;
    scene.receiver.usually(Answer::of(200, missing));

    let event = scene.link("LIN-404");
    scene.desk.deliver_all();
    scene.comment("One.");
    scene.desk.deliver_all();

    assert_eq!(scene.receipt(event).0, DeliveryState::Discarded);
    assert_eq!(scene.failures(), ["There is no LIN-404 in Linear."]);
    scene.desk.advance(TimeDelta::minutes(61));
    scene.comment("Two.");
    scene.desk.deliver_all();
    assert_eq!(scene.failures().len(), 2);
    assert!(scene.team().disabled_at.is_none(), "only this issue is in the wrong");
}

#[test]
fn a_maintainer_can_try_it_out() {
    let scene = Scene::new(Syncing::Linked);
    let settings = Outlet { linear_api_url: scene.receiver.url("/graphql"), ..outlet() };
    let registry = tidings::inboxes::registry(&settings);
    let target = tidings::inboxes::linear::target(scene.issue.project_id);
    let tidings::dispatch::Channel::Outside(linear) = registry.find("linear").unwrap().channel() else {
        panic!("Linear is in the world")
    };

    linear.test(&scene.desk.db, &target).unwrap();
    scene.receiver.usually(Answer::of(200, r#"{"data": {"team": null}}"#));
    let no_team = linear.test(&scene.desk.db, &target).unwrap_err();
    scene.receiver.usually(Answer::of(401, REVOKED));
    linear.test(&scene.desk.db, &target).unwrap_err();

    assert_eq!(scene.calls(), ["team", "team", "team"]);
    assert!(no_team.is_final, "{}", no_team.error);
    assert!(scene.team().disabled_at.is_some());
}
