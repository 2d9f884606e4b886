//! The first account, and passwords through one-time links.

use chrono::TimeDelta;
use tidings::db::words::LinkPurpose;
use tidings::models::link;

use crate::support::app::App;

fn token(app: &App, purpose: LinkPurpose, user: Option<&str>) -> String {
    let user = user.map(|name| app.user(name).id);
    let system = app.instance.system().unwrap();
    let token = app.instance.db.write_now(system, move |tx| link::make(tx, purpose, user)).unwrap();
    token.as_str().to_owned()
}

#[test]
fn the_first_account_administers_and_the_token_works_once() {
    let app = App::start();
    let url = format!("/setup?token={}", token(&app, LinkPurpose::Setup, None));
    let visitor = app.anyone();
    let form = visitor.page(&url).form("/setup");

    let wrong = form.clone().fill("Account name", "a b").fill("Email", "ana").fill("Password", "short");
    let wrong = visitor.submit(&wrong);
    assert_eq!(wrong.status, 422);
    for field in ["name", "email", "password"] {
        assert!(wrong.page().error(field).is_some(), "{field}: {}", wrong.text());
    }
    let right = form.fill("Account name", "ana").fill("Email", "ana@example.org").fill("Password", "plain words do");
    assert_eq!(visitor.submit(&right).location(), "/");

    assert!(app.user("ana").is_admin);
    assert_eq!(visitor.get("/admin/users").status, 200);
    assert_eq!(app.anyone().get(&url).status, 404);
    assert_eq!(app.anyone().submit(&right).status, 404);
}

#[test]
fn a_wrong_token_makes_nobody() {
    let app = App::start();
    let answer = app.anyone().get("/setup?token=guessed");
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("The token is not the one that was printed."));
    let fields = [("token", "guessed"), ("name", "eve"), ("email", "e@e.org"), ("password", "plain words do")];
    assert_eq!(app.anyone().post("/setup", &fields).status, 404);
}

#[test]
fn a_link_sets_a_password_once_and_ends_every_session() {
    let app = App::start();
    let elsewhere = app.sign_in("ana");
    let url = format!("/password-reset/{}", token(&app, LinkPurpose::Password, Some("ana")));
    let visitor = app.anyone();

    let form = visitor.page(&url).form(&url);
    let short = visitor.submit(&form.clone().fill("New password", "short"));
    assert_eq!((short.status, short.page().error("password").is_some()), (422, true));
    assert_eq!(visitor.submit(&form.clone().fill("New password", "plain words do")).location(), "/");

    assert_eq!(visitor.get("/projects/new").status, 200);
    assert_eq!(elsewhere.get("/projects/new").status, 401);
    assert_eq!(app.anyone().submit(&form.fill("New password", "other words do")).status, 404);
    let fields = [("login", "ana"), ("password", "plain words do")];
    assert_eq!(app.anyone().post("/sign-in", &fields).status, 303);
}

#[test]
fn a_link_lasts_thirty_minutes() {
    let app = App::start();
    let url = format!("/password-reset/{}", token(&app, LinkPurpose::Password, Some("ana")));
    app.clock.advance(TimeDelta::minutes(31));
    assert_eq!(app.anyone().get(&url).status, 404);
}
