//! The notifications page: tabs, marks, taking back, levels of projects.

use tidings::db::words::{Level, Role};
use tidings::models::issue::Issue;
use tidings::models::text::Body;
use tidings::models::user::User;

use crate::support::app::App;
use crate::support::visitor::Visitor;

const ISSUE: &str = "/projects/ferry/issues/1";

fn comment(app: &App, issue: &Issue, by: &User, text: &str) {
    let (issue, body) = (issue.clone(), Body::parse_some("body", text).unwrap());
    app.act(by, move |tx| issue.comment(tx, &body));
    app.deliver_all();
}

/// Ana's project with Bo's issue, on which Ana commented: one notification for Bo.
fn scene(app: &App) -> (User, Issue, Visitor, String) {
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let ferry = app.project("ferry").by(&ana).with(&bo, Role::Reader).create();
    let issue = app.issue(&ferry).by(&bo).titled("It sinks").create();
    comment(app, &issue, &ana, "I see it **too**.");
    let bos = app.sign_in("bo");
    let id = bos.page("/notifications").attribute("li.note", "id").unwrap().replace("notification-", "/notifications/");
    (ana, issue, bos, id)
}

fn count(visitor: &Visitor, tab: &str) -> usize {
    visitor.page(&format!("/notifications?show={tab}")).count("li.note")
}

#[test]
fn each_tab_shows_its_own() {
    let app = App::start();
    let (ana, issue, bos, id) = scene(&app);
    let all = || ["unread", "saved", "mentions", "done"].map(|tab| count(&bos, tab));

    assert_eq!(all(), [1, 0, 0, 0]);
    assert!(bos.page("/notifications").text("li.note").contains("I see it too."), "what was said stands there");
    bos.submit(&bos.page("/notifications").form(&format!("{id}/save"))).location();
    assert_eq!(all(), [1, 1, 0, 0]);
    bos.submit(&bos.page("/notifications?show=saved").form(&format!("{id}/save/delete"))).location();
    assert_eq!(all(), [1, 0, 0, 0]);
    bos.submit(&bos.page("/notifications").form(&format!("{id}/done"))).location();
    assert_eq!(all(), [0, 0, 0, 1]);
    comment(&app, &issue, &ana, "And @bo?");
    assert_eq!(all(), [1, 0, 1, 0], "it comes back when something happens");
    assert_eq!(bos.get("/notifications?show=rubbish").status, 400);
}

#[test]
fn what_was_done_is_taken_back() {
    let app = App::start();
    let (_, _, bos, id) = scene(&app);
    let undo = || {
        let page = bos.page("/notifications?show=unread");
        assert_eq!(bos.submit(&page.form("/notifications/undo")).location(), "/notifications?show=unread");
    };

    for way in ["read", "done", "mute"] {
        bos.post(&format!("{id}/{way}"), &[("next", "/notifications?show=unread")]).location();
        assert_eq!(count_quietly(&app), 0, "{way}");
        undo();
        assert_eq!(count_quietly(&app), 1, "{way} was taken back");
    }
    bos.post("/notifications/read-all", &[("next", "/notifications?show=unread")]).location();
    undo();
    assert_eq!(count(&bos, "unread"), 1);
    assert_eq!(bos.post("/notifications/undo", &[]).status, 409, "only once");
}

/// How many Bo has unread, looked up by another browser, so that the flash stays for the first.
fn count_quietly(app: &App) -> usize {
    count(&app.sign_in("bo"), "unread")
}

#[test]
fn taking_back_a_mute_follows_again_and_later_is_too_late() {
    let app = App::start();
    let (ana, issue, bos, id) = scene(&app);

    bos.post(&format!("{id}/mute"), &[]).location();
    bos.post("/notifications/undo", &[]).location();
    comment(&app, &issue, &ana, "More.");
    assert_eq!(count(&bos, "unread"), 1);
    bos.post(&format!("{id}/mute"), &[]).location();
    app.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(bos.post("/notifications/undo", &[]).status, 409);
    comment(&app, &issue, &ana, "Even more.");
    assert_eq!(count(&bos, "unread"), 0, "off is remembered");
}

#[test]
fn news_that_came_meanwhile_stay_when_something_is_taken_back() {
    let app = App::start();
    let (ana, issue, bos, id) = scene(&app);

    bos.post(&format!("{id}/done"), &[]).location();
    comment(&app, &issue, &ana, "News.");
    bos.post("/notifications/undo", &[]).location();

    let page = bos.page("/notifications?show=unread");
    assert_eq!(page.count("li.note"), 1);
    assert!(page.text("li.note").contains("I see it") && page.text("li.note").contains("News."));
}

#[test]
fn buttons_lead_back_to_their_tab_and_nowhere_else() {
    let app = App::start();
    let (_, _, bos, id) = scene(&app);
    let to = |next: &str| bos.post(&format!("{id}/save"), &[("next", next)]).location().to_owned();
    assert_eq!(to("/notifications?show=saved"), "/notifications?show=saved");
    assert_eq!(to("https://evil.example/"), "/notifications");
    assert_eq!(to("//evil.example"), "/notifications");
    assert_eq!(to("/projects"), "/notifications");
}

#[test]
fn the_level_of_a_project_decides_what_reaches_one() {
    let app = App::start();
    let (ana, issue, bos, id) = scene(&app);
    bos.post(&format!("{id}/done"), &[]).location();

    let form = bos.page("/settings/notifications").form("/settings/notifications");
    assert_eq!(form.value("ferry"), Some("participating"));
    bos.submit(&form.fill("ferry", "ignore")).location();
    comment(&app, &issue, &ana, "Nobody hears this.");
    comment(&app, &issue, &ana, "Nor this, @bo.");
    assert_eq!(count(&bos, "unread"), 0);
    let form = bos.page("/settings/notifications").form("/settings/notifications");
    assert_eq!(form.value("ferry"), Some("ignore"));
    bos.submit(&form.fill("ferry", "mentions")).location();
    comment(&app, &issue, &ana, "Quiet.");
    assert_eq!(count(&bos, "unread"), 0);
    comment(&app, &issue, &ana, "Loud, @bo.");
    assert_eq!(count(&bos, "unread"), 1);

    let wrong = bos.post("/settings/notifications", &[("project", "ferry"), ("level", "loud")]);
    assert_eq!(wrong.status, 400);
    assert_eq!(
        app.sign_in("eve").post("/settings/notifications", &[("project", "ferry"), ("level", "all")]).status,
        404
    );
}

#[test]
fn a_level_that_was_not_chosen_follows_the_role() {
    let app = App::start();
    let (_, issue, bos, _) = scene(&app);
    let form = || bos.page("/settings/notifications").form("/settings/notifications");
    bos.submit(&form()).location();

    let (project, bo) = (issue.project_id, app.user("bo").id);
    app.act(&app.user("ana"), move |tx| tidings::models::member::set_role(tx, project, bo, Role::Maintainer));

    let levels = app.instance.db.read_now(|conn| tidings::models::member::levels_in(conn, bo, &[project])).unwrap();
    assert_eq!(levels, [(project, Level::All)]);
    assert_eq!(form().value("ferry"), Some("all"));
}

#[test]
fn the_page_asks_the_database_as_often_for_many_as_for_few() {
    let app = App::start();
    let (ana, issue, bos, _) = scene(&app);
    let few = app.queries(|| drop(bos.page("/notifications")));
    let ferry = tidings::models::project::Project::find_by_slug;
    let project = app.instance.db.read_now(|conn| ferry(conn, "ferry")).unwrap();
    for number in 0..15 {
        let other = app.issue(&project).by(&app.user("bo")).titled(&format!("Issue {number}")).create();
        comment(&app, &other, &ana, "One.");
        comment(&app, &other, &ana, "Two.");
    }
    comment(&app, &issue, &ana, "Three.");

    let many = app.queries(|| drop(bos.page("/notifications")));

    assert_eq!(bos.page("/notifications").count("li.note"), 16);
    assert!(many <= few, "{few} queries for one, {many} for sixteen");
    assert!(many <= 12, "{many} queries");
}

#[test]
fn taking_back_is_offered_for_ten_seconds() {
    let app = App::start();
    let (_, _, bos, id) = scene(&app);
    bos.submit(&bos.page("/notifications").form(&format!("{id}/done"))).location();
    let page = bos.page("/notifications");

    app.clock.advance(chrono::TimeDelta::seconds(20));

    let late = bos.submit(&page.form("/notifications/undo"));
    assert_eq!(late.status, 409);
    assert_eq!(count(&bos, "done"), 1);
}

#[test]
fn a_reaction_leads_to_what_was_reacted_to() {
    let app = App::start();
    let (ana, issue, bos, _) = scene(&app);
    let anas = app.sign_in("ana");
    let comment = bos.post(&format!("{ISSUE}/comments"), &[("body", "Thanks")]).location().to_owned();
    bos.post("/notifications/read-all", &[]).location();
    let (of, emoji) = (issue, tidings::look::emoji("heart").unwrap());
    let id = comment.rsplit('-').next().unwrap().parse().unwrap();
    app.act(&ana, move |tx| {
        let to = tidings::models::comment::Comment::find(tx.conn(), tidings::db::types::CommentId(id))?;
        of.react(tx, Some(&to), emoji)
    });
    app.deliver_all();

    let url = bos.page("/notifications?show=unread").attribute("li.note h3 a", "href").unwrap();

    let place = bos.get(&url).header("location").unwrap().to_owned();
    assert!(place.ends_with(&format!("#comment-{id}")), "{url} leads to {place}");
    assert!(bos.page(&place).has(&format!("#comment-{id}")));
    assert_eq!(anas.get(&url).header("location"), Some(place.as_str()));
}

#[test]
fn that_an_issue_was_deleted_reaches_its_author_in_the_app() {
    let app = App::start();
    let (_, _, bos, _) = scene(&app);
    bos.post("/notifications/read-all", &[]).location();

    app.sign_in("ana").post(&format!("{ISSUE}/delete"), &[]).location();
    app.deliver_all();

    let page = bos.page("/notifications?show=unread");
    assert!(page.text("li.note").contains("ana deleted"), "{}", page.text("main"));
    assert!(page.text(".page__sub").contains("1 unread"));
    let url = page.attribute("li.note h3 a", "href").unwrap();
    assert_eq!((url.as_str(), bos.get(&url).status), (ISSUE, 410));
    app.deliver_all();
    assert_eq!(count(&bos, "unread"), 0, "who has seen the tombstone has read it");
}
