//! Posts to a real HTTP server in ntfy's place.

use tidings::db::words::{DeliveryState, Visibility};
use tidings::inboxes::Outlet;
use tidings::models::text::Body;

use crate::support::app::App;
use crate::support::desk::{Desk, outlet};
use crate::support::receiver::{Answer, Receiver};

fn desk(receiver: &Receiver) -> Desk {
    Desk::with(&Outlet { ntfy_url: Some(receiver.url("/ferry").parse().unwrap()), ..outlet() })
}

#[test]
fn the_news_of_public_projects_goes_to_the_topic() {
    let receiver = Receiver::start();
    let desk = desk(&receiver);
    let ana = desk.person("ana");
    let public = desk.issue(desk.project(&ana, Visibility::Public).id, &ana, "Login fails");
    desk.deliver_all();

    let event = desk.comment(&public, &ana, "Only at night.");
    desk.deliver_all();

    let posts = receiver.received().all();
    assert_eq!(posts.len(), 2);
    let post = posts[1].json();
    assert_eq!((posts[1].path.as_str(), &post["topic"]), ("/", &"ferry".into()));
    assert!(post["title"].as_str().unwrap().ends_with("#1 Login fails"), "{post}");
    let message = post["message"].as_str().unwrap();
    assert!(message.contains("ana commented") && message.ends_with("Only at night."), "{message}");
    assert_eq!(post["click"], format!("https://tidings.example.org/events/{event}"));
}

#[test]
fn what_is_not_public_is_not_posted() {
    let receiver = Receiver::start();
    let desk = desk(&receiver);
    let ana = desk.person("ana");
    let issue = desk.issue(desk.project(&ana, Visibility::Internal).id, &ana, "Login fails");

    let event = desk.comment(&issue, &ana, "Secret.");
    desk.deliver_all();

    assert_eq!(receiver.received().all().len(), 0);
    let receipt = &desk.receipts("ntfy", event)[0];
    assert_eq!((receipt.state, receipt.reason.as_str()), (DeliveryState::Skipped, "the project is not public"));
}

#[test]
fn a_refusal_is_final() {
    let receiver = Receiver::start();
    let desk = desk(&receiver);
    let ana = desk.person("ana");
    let issue = desk.issue(desk.project(&ana, Visibility::Public).id, &ana, "Login fails");
    desk.deliver_all();

    receiver.then(Answer::of(403, "forbidden"));
    let event = desk.comment(&issue, &ana, "Again.");
    desk.deliver_all();

    let receipt = &desk.receipts("ntfy", event)[0];
    assert_eq!(receipt.state, DeliveryState::Discarded);
    assert_eq!(receipt.last_error.as_deref(), Some("ntfy answered 403: forbidden"));
}

#[test]
fn the_receipts_name_it() {
    let receiver = Receiver::start();
    let app = App::with(|settings| settings.ntfy_url = Some(receiver.url("/ferry")));
    let ana = app.user("ana");
    let web = app.project("web").public().by(&ana).create();
    let issue = app.issue(&web).by(&ana).create();
    let body = Body::parse("body", "Again.").unwrap();
    let (_, event) = app.act(&ana, move |tx| issue.comment(tx, &body));
    app.deliver_all();

    let page = app.sign_in("ana").page(&format!("/events/{event}/receipts"));
    assert!(page.text("main").contains("ntfy by ntfy"), "{}", page.text("main"));
}
