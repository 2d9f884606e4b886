//! Changes come from our own pages, or from something that holds no cookie.

use crate::support::app::App;

/// The status of a change that says this about where it comes from.
fn status(app: &App, headers: &[(&str, &str)], signed_in: bool) -> u16 {
    let visitor = if signed_in { app.sign_in("ana") } else { app.anyone() };
    let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
    all.extend_from_slice(headers);
    visitor.send("POST", "/sign-out", &all, b"a=b").status
}

#[test]
fn only_our_own_pages_change_things() {
    let app = App::start();
    let own = app.url("");
    assert_eq!(status(&app, &[("sec-fetch-site", "same-origin")], true), 303);
    assert_eq!(status(&app, &[("sec-fetch-site", "none")], true), 303);
    assert_eq!(status(&app, &[("sec-fetch-site", "same-site")], true), 403);
    assert_eq!(status(&app, &[("sec-fetch-site", "cross-site"), ("origin", &own)], true), 403);
    assert_eq!(status(&app, &[("origin", &own)], true), 303);
    assert_eq!(status(&app, &[("origin", "null")], true), 403);
    assert_eq!(status(&app, &[], true), 403);
    assert_eq!(status(&app, &[], false), 303);
}

#[test]
fn a_foreign_origin_is_told_which_setting_to_look_at() {
    let app = App::start();
    let answer = app.sign_in("ana").send("POST", "/sign-out", &[("origin", "http://tracker.intern:8080")], b"");
    let own = app.url("");
    assert_eq!(answer.status, 403);
    let said = format!("You opened http://tracker.intern:8080; this server is set to {own}: set TIDINGS_PUBLIC_URL");
    assert!(answer.page().text("main").contains(&said), "{}", answer.text());
}

#[test]
fn reading_is_free() {
    let app = App::start();
    let answer = app.sign_in("ana").send("GET", "/projects", &[("sec-fetch-site", "cross-site")], b"");
    assert_eq!(answer.status, 200);
}
