//! Signing in and out.

use chrono::TimeDelta;
use tidings::models::password;
use tidings::models::user::User;

use crate::support::app::App;

const PASSWORD: &str = "a few plain words";

fn with_password(app: &App, name: &str) -> User {
    let (user, hash) = (app.user(name), password::hash_now(PASSWORD).unwrap());
    let id = user.id;
    app.act(&user, move |tx| User::set_password(tx, id, &hash));
    user
}

#[test]
fn the_right_password_signs_in_under_a_new_id_and_leads_back() {
    let app = App::start();
    with_password(&app, "ana");
    let visitor = app.anyone().with_cookie("tidings", "planted");

    let form = visitor.page("/sign-in?next=%2Fprojects%3Fx").form("/sign-in");
    let answer = visitor.submit(&form.fill("Name or email", "ANA@example.org").fill("Password", PASSWORD));

    assert_eq!(answer.location(), "/projects?x");
    let cookie = answer.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_ne!(visitor.cookie("tidings").unwrap(), "planted");
    assert!(visitor.page("/projects").has("form[action='/sign-out']"));
}

#[test]
fn signing_in_leads_to_own_pages_only() {
    let app = App::start();
    with_password(&app, "ana");
    for foreign in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let fields = [("login", "ana"), ("password", PASSWORD), ("next", foreign)];
        assert_eq!(app.anyone().post("/sign-in", &fields).location(), "/", "{foreign}");
    }
}

#[test]
fn wrong_passwords_and_unknown_names_get_the_same_answer() {
    let app = App::start();
    with_password(&app, "ana");
    app.user("nopassword");
    let said: Vec<_> = ["ana", "nobody", "system", "nopassword", "a\0b", ""]
        .into_iter()
        .map(|login| {
            let answer = app.anyone().post("/sign-in", &[("login", login), ("password", "wrong")]);
            (answer.status, answer.page().error("password"))
        })
        .collect();
    assert_eq!(said, vec![(401, Some("Name and password do not match.".to_owned())); 6]);
}

#[test]
fn after_ten_wrong_tries_one_a_minute_is_left() {
    let app = App::start();
    with_password(&app, "ana");
    let try_with = |password| app.anyone().post("/sign-in", &[("login", "ana"), ("password", password)]);
    for _ in 0..10 {
        assert_eq!(try_with("wrong").status, 401);
    }

    let refused = try_with(PASSWORD);

    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() <= 61);
    assert_eq!(refused.page().faults(), Vec::<String>::new());
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(try_with(PASSWORD).status, 303);
}

#[test]
fn right_tries_do_not_count() {
    let app = App::start();
    with_password(&app, "ana");
    for _ in 0..12 {
        assert_eq!(app.anyone().post("/sign-in", &[("login", "ana"), ("password", PASSWORD)]).status, 303);
    }
}

#[test]
fn signing_out_ends_the_session_at_once() {
    let app = App::start();
    let visitor = app.sign_in("ana");
    let token = visitor.cookie("tidings").unwrap();

    let form = visitor.page("/projects").form("/sign-out");
    assert_eq!(visitor.submit(&form).location(), "/");

    assert_eq!(visitor.cookie("tidings"), None);
    let other = app.anyone().with_cookie("tidings", &token);
    assert!(!other.page("/projects").has("form[action='/sign-out']"));
}

#[test]
fn an_old_session_is_no_session() {
    let app = App::start();
    let visitor = app.sign_in("ana");
    assert_eq!(visitor.get("/projects/new").status, 200);
    app.clock.advance(TimeDelta::days(31));
    assert_eq!(visitor.get("/projects/new").status, 401);
}

#[test]
fn what_was_typed_is_kept_through_signing_in_and_not_posted_by_itself() {
    let app = App::start();
    with_password(&app, "ana");
    let visitor = app.anyone().with_cookie("tidings", "ended");
    let typed = [("once", "abc"), ("title", "A long title"), ("body", "Two\nlines"), ("labels", "a"), ("labels", "b")];

    let asked = visitor.post("/projects/web/issues", &typed);
    assert_eq!(asked.status, 401);
    assert!(asked.text().contains("What you wrote is kept."), "{}", asked.text());
    let form = asked.page().form("/sign-in").fill("Name or email", "ana").fill("Password", PASSWORD);
    let kept = visitor.submit(&form);

    assert_eq!(kept.status, 200);
    let page = kept.page();
    assert_eq!(page.faults(), Vec::<String>::new());
    let form = page.form("/projects/web/issues");
    assert_eq!((form.value("Title"), form.value("Text")), (Some("A long title"), Some("Two\nlines")));
    assert!(form.body().contains("labels=a&labels=b"), "{}", form.body());
}

#[test]
fn only_a_demo_lets_people_be_whom_they_like() {
    let fields = [("demo", "ana"), ("next", "/")];
    let app = App::start();
    app.user("ana");
    assert_eq!(app.anyone().post("/sign-in", &fields).status, 403);
    drop(app);

    let demo = App::demo();
    demo.user("ana");
    assert!(demo.anyone().get("/sign-in").text().contains("Continue as ana"));
    assert_eq!(demo.anyone().post("/sign-in", &fields).status, 303);
    let system = demo.anyone().post("/sign-in", &[("demo", "system")]);
    assert_eq!(system.status, 401);
}
