//! One's own account and an administrator's hand on it: sessions, passwords, tokens, and what disabling ends.

use tidings::db::words::{Role, UserKind};
use tidings::models::user::{NewUser, User};

use crate::support::app::App;
use crate::support::visitor::{Answer, Visitor};

const PASSWORD: &str = "a quiet harbour at dawn";

fn with_password(app: &App, name: &str) -> User {
    let (user, hash) = (app.user(name), tidings::models::password::hash_now(PASSWORD).unwrap());
    let id = user.id;
    app.act(&user, move |tx| User::set_password(tx, id, &hash));
    user
}

fn sign_in(app: &App, name: &str) -> Visitor {
    let visitor = app.anyone();
    visitor.post("/sign-in", &[("login", name), ("password", PASSWORD)]).location();
    visitor
}

/// Makes a token of this scope and gives it.
fn token(visitor: &Visitor, scope: &str, days: &str) -> String {
    let answer = visitor.post("/settings/tokens", &[("name", "Robot"), ("scope", scope), ("days", days)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.page().text("code#secret")
}

fn with_token(app: &App, method: &str, path: &str, token: &str) -> Answer {
    let header = format!("Bearer {token}");
    let kind = ("content-type", "application/x-www-form-urlencoded");
    app.anyone().send(method, path, &[("authorization", &header), kind], b"title=By+a+robot")
}

#[test]
fn sessions_are_listed_and_ended_one_by_one_or_all_others() {
    let app = App::start();
    with_password(&app, "ana");
    let (first, second, third) = (sign_in(&app, "ana"), sign_in(&app, "ana"), sign_in(&app, "ana"));

    let page = first.page("/settings/security");
    assert_eq!(page.count("li[id^=session-]"), 3);
    let newest = page.attribute("li[id^=session-]", "id").unwrap().replace("session-", "");
    first.submit(&page.form(&format!("/settings/security/sessions/{newest}/delete"))).location();
    assert_eq!(third.get("/settings/profile").status, 401);
    assert_eq!(second.get("/settings/profile").status, 200);
    first.submit(&first.page("/settings/security").form("/settings/security/sessions/delete")).location();
    assert_eq!((first.get("/settings/profile").status, second.get("/settings/profile").status), (200, 401));
    let foreign = app.sign_in("bo").post("/settings/security/sessions/1/delete", &[]);
    assert_eq!(foreign.status, 404);
}

#[test]
fn another_password_needs_the_present_one_and_ends_all_other_sessions() {
    let app = App::start();
    with_password(&app, "ana");
    let (here, there) = (sign_in(&app, "ana"), sign_in(&app, "ana"));
    let change = |current: &str, new: &str| here.post("/settings/security", &[("current", current), ("password", new)]);

    let wrong = change("not it at all", "another quiet harbour");
    assert_eq!(wrong.status, 422);
    assert!(wrong.page().error("current").is_some());
    assert!(change(PASSWORD, "short").page().error("password").is_some());
    assert_eq!(change(PASSWORD, "another quiet harbour").location(), "/settings/security");

    assert_eq!((here.get("/settings/profile").status, there.get("/settings/profile").status), (200, 401));
    let again = |password| app.anyone().post("/sign-in", &[("login", "ana"), ("password", password)]).status;
    assert_eq!((again(PASSWORD), again("another quiet harbour")), (401, 303));
}

#[test]
fn the_profile_is_on_every_page() {
    let app = App::start();
    let visitor = app.sign_in("ana");
    let form = visitor.page("/settings/profile").form("/settings/profile");
    visitor.submit(&form.fill("Theme", "dark").fill("Density", "compact").fill("Time zone", "Asia/Tokyo")).location();

    let html = |name: &str| visitor.page("/projects").attribute("html", name).unwrap();
    assert_eq!(
        (html("data-theme"), html("data-density"), html("data-shortcuts")),
        ("dark".into(), "compact".into(), "on".into())
    );
    let off = [("full_name", "Ana"), ("time_zone", "Asia/Tokyo"), ("theme", "dark"), ("density", "compact")];
    visitor.post("/settings/profile", &off).location();
    assert_eq!(html("data-shortcuts"), "off");
    assert!(visitor.page("/projects").text("footer").contains("Asia/Tokyo"));
}

#[test]
fn tokens_open_what_their_scope_says_and_nothing_once_revoked() {
    let app = App::start();
    app.project("ferry").by(&app.user("ana")).create();
    let anas = app.sign_in("ana");
    let (read, write) = (token(&anas, "read", "90"), token(&anas, "write", ""));
    let (feed, issues) = ("/projects/ferry/feed.json", "/projects/ferry/issues");

    assert_eq!(app.anyone().get(feed).status, 404);
    assert_eq!(with_token(&app, "GET", feed, &read).status, 200);
    assert_eq!(with_token(&app, "GET", feed, "tdg_wrong").status, 401);
    assert_eq!(with_token(&app, "POST", issues, &read).status, 403);
    assert_eq!(with_token(&app, "POST", issues, &write).location(), "/projects/ferry/issues/1");
    let events = with_token(&app, "GET", feed, &read).json();
    assert_eq!(events["events"][0]["issue"]["title"], "By a robot");
    for path in ["/settings/tokens", "/settings/security"] {
        assert_eq!(with_token(&app, "GET", path, &write).status, 403, "{path}");
        assert_eq!(with_token(&app, "POST", path, &write).status, 403, "{path}");
    }
    app.admin("root");
    let admins = token(&app.sign_in("root"), "write", "");
    let closed = ["/admin/users", "/admin/users/bo/password-link", "/admin/users/bo/admin", "/admin/invitations"];
    for path in closed.into_iter().chain(["/admin/mail", "/%61dmin/users/bo/admin"]) {
        for method in ["GET", "POST"] {
            let status = with_token(&app, method, path, &admins).status;
            assert!([403, 404, 405].contains(&status), "{method} {path}: {status}");
        }
    }
    for path in ["settings", "settings/github", "members", "invitations"].map(|last| format!("/projects/ferry/{last}"))
    {
        assert_eq!(with_token(&app, "POST", &path, &write).status, 403, "{path}");
    }
    assert!(!app.user("bo").is_admin);
    let form = anas.page("/settings/tokens").form("/settings/tokens/1/delete");
    assert_eq!(app.sign_in("bo").post("/settings/tokens/1/delete", &[]).status, 404);
    anas.submit(&form).location();
    assert_eq!(with_token(&app, "GET", feed, &read).status, 401);
    assert!(!anas.get("/settings/tokens").text().contains(&write), "it is shown once");
}

#[test]
fn a_token_ends_with_its_time_and_with_its_owner() {
    let app = App::start();
    app.admin("root");
    app.project("ferry").by(&app.user("ana")).create();
    let anas = app.sign_in("ana");
    let (short, long) = (token(&anas, "read", "30"), token(&anas, "read", "365"));
    let status = |token: &str| with_token(&app, "GET", "/projects/ferry/feed.json", token).status;

    app.clock.advance(chrono::TimeDelta::days(31));
    assert_eq!((status(&short), status(&long)), (401, 200));
    app.sign_in("root").post("/admin/users/ana/disable", &[]).location();
    assert_eq!(status(&long), 401);
}

#[test]
fn a_private_feed_is_followed_page_by_page_with_its_token() {
    let app = App::start();
    let ana = app.user("ana");
    let ferry = app.project("ferry").by(&ana).create();
    let issues: Vec<_> = (0..60).map(|number| format!("Leak {number}")).collect();
    for title in &issues {
        app.issue(&ferry).by(&ana).titled(title).create();
    }
    let token = token(&app.sign_in("ana"), "feed", "");
    let href = |text: &str, rel: &str| {
        let links = text.split("<link ").filter(|link| link.contains(&format!("rel=\"{rel}\"")));
        let link = links.map(|link| link.split_once("href=\"").unwrap().1.split_once('"').unwrap().0).next().unwrap();
        link.replace("&amp;", "&").replace(&app.url(""), "")
    };
    for path in ["/projects/ferry/feed.atom", "/projects/ferry/issues.atom?q=leak&limit=50"] {
        let sign = if path.contains('?') { '&' } else { '?' };
        let answer = app.anyone().get(&format!("{path}{sign}token={token}"));
        let link = answer.header("link").unwrap().to_owned();
        let text = answer.text();
        assert!(link.contains(&format!("token={token}")), "{link}");
        assert!(!text.split_once("<entry>").unwrap().1.contains(&token), "only the ways on have it");
        for rel in ["self", "next"] {
            let url = href(&text, rel);
            assert!(url.contains(&format!("token={token}")), "{rel}: {url}");
            assert_eq!(app.anyone().get(&url).status, 200, "{url}");
        }
        assert!(!href(&text, "alternate").contains("token"));
    }
}

#[test]
fn a_feed_token_opens_atom_feeds_by_their_address_and_nothing_else() {
    let app = App::start();
    app.project("ferry").by(&app.user("ana")).create();
    let anas = app.sign_in("ana");
    let (feed, read) = (token(&anas, "feed", ""), token(&anas, "read", ""));
    let atom = |token: &str| app.anyone().get(&format!("/projects/ferry/feed.atom?token={token}")).status;

    assert_eq!((atom(&feed), atom(&read), atom("tdg_wrong")), (200, 401, 401));
    assert_eq!(app.anyone().get("/projects/ferry/feed.atom").status, 404);
    assert_eq!(app.anyone().get(&format!("/projects/ferry/feed.json?token={feed}")).status, 400);
    let elsewhere = with_token(&app, "GET", "/projects/ferry/feed.json", &feed);
    assert_eq!(elsewhere.status, 403);
    assert!(elsewhere.text().contains("opens Atom feeds only"), "{}", elsewhere.text());
}

#[test]
fn what_is_wrong_with_a_token_is_told() {
    let app = App::start();
    let answer = app.sign_in("ana").post("/settings/tokens", &[("name", ""), ("scope", "all"), ("days", "7000")]);
    assert_eq!(answer.status, 422);
    let page = answer.page();
    assert!(page.error("name").is_some() && page.error("scope").is_some() && page.error("days").is_some());
}

#[test]
fn a_disabled_account_is_out_at_once_and_can_come_back() {
    let app = App::start();
    app.admin("root");
    let (root, ana) = (app.sign_in("root"), app.sign_in("ana"));

    root.submit(&root.page("/admin/users/ana").form("/admin/users/ana/disable")).location();
    assert_eq!(ana.get("/settings/profile").status, 401);
    assert!(root.page("/admin/users").text("main").contains("cannot sign in"));
    root.submit(&root.page("/admin/users/ana").form("/admin/users/ana/disable/delete")).location();
    assert_eq!(ana.get("/settings/profile").status, 401, "its sessions do not come back");
    assert_eq!(app.sign_in("ana").get("/settings/profile").status, 200);
}

#[test]
fn the_last_administrator_stays_one() {
    let app = App::start();
    app.admin("root");
    app.user("ana");
    let root = app.sign_in("root");

    assert_eq!(root.post("/admin/users/root/disable", &[]).status, 403);
    assert_eq!(root.post("/admin/users/root/admin/delete", &[]).status, 403);
    root.post("/admin/users/ana/admin", &[]).location();
    root.post("/admin/users/root/admin/delete", &[]).location();
    assert_eq!(root.get("/admin/users").status, 403);
    assert_eq!(app.sign_in("ana").get("/admin/users").status, 200);
    assert_eq!(app.sign_in("ana").post("/admin/users/system/disable", &[]).status, 403);
}

#[test]
fn an_imported_login_is_shown_as_the_person_that_it_is() {
    let app = App::start();
    app.admin("root");
    let (ana, mei) = (app.user("ana"), app.user("mei"));
    let ferry = app.project("ferry").by(&ana).public().create();
    let login = app.act(&ana, |tx| {
        let id = NewUser { kind: UserKind::Imported, email: None, ..NewUser::person("meitan", "") }.create(tx)?;
        User::find(tx.conn(), id)
    });
    app.issue(&ferry).by(&login).titled("It sinks").create();
    app.join(&ferry, &mei, Role::Reader);
    let root = app.sign_in("root");

    let wrong = root.post("/admin/users/meitan/person", &[("person", "nobody")]);
    assert_eq!((wrong.status, wrong.page().error("person").is_some()), (422, true));
    let form = root.page("/admin/users/meitan").form("/admin/users/meitan/person");
    root.submit(&form.fill("Person", "mei")).location();

    let feed = app.anyone().page("/projects/ferry/feed");
    assert!(feed.text("ol").contains("mei opened #1"), "{}", feed.text("ol"));
    assert!(root.page("/admin/users/mei").text("main").contains("meitan"));
    root.submit(&root.page("/admin/users/meitan").form("/admin/users/meitan/person/delete")).location();
    assert!(app.anyone().page("/projects/ferry/feed").text("ol").contains("meitan opened #1"));
}
