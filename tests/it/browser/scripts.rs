//! The same work without scripts and with them.

use tidings::db::words::Role;
use tidings::models::text::Body;

use crate::support::app::App;
use crate::support::browser::Browser;

/// Somebody signed in, maintainer of a project with one issue.
fn open(app: &App, browser: &Browser) -> tidings::models::issue::Issue {
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let ferry = app.project("ferry").by(&ana).with(&bo, Role::Triager).create();
    app.issue(&ferry).by(&bo).titled("It sinks").labelled("bug").create();
    let issue = app.issue(&ferry).by(&bo).titled("It floats").create();
    browser.resize(1280, 900);
    browser.go(&app.url("/sign-in"));
    browser.keep("tidings", &app.sign_in("ana").cookie("tidings").unwrap());
    issue
}

#[test]
#[ignore = "needs a browser: ./tests/run"]
fn an_issue_is_opened_discussed_closed_and_found_without_scripts() {
    let (app, browser) = (App::start(), Browser::open());
    browser.without_scripts();
    open(&app, &browser);
    // What stands beside an issue on a wide screen is folded up on this one.
    browser.resize(900, 900);

    browser.go(&app.url("/projects/ferry/issues/new"));
    browser.write("#title", "The mast creaks");
    browser.write("#body", "Only in a **south** wind.");
    browser.click("main .btn--main");
    assert_eq!(browser.url(), app.url("/projects/ferry/issues/3"));
    browser.write("#body", "Still so.");
    browser.click("#composer .btn--main");
    assert!(browser.text("main").contains("Still so."));
    browser.click("details.rail > summary");
    browser.click("summary[data-key=l]");
    browser.click("form[action$='/labels'] button");
    browser.click("details.rail > summary");
    assert!(browser.text(".rail").contains("bug"));
    browser.click("details.more > summary");
    browser.click("form[action$='/closure'] button");
    assert!(browser.text("[data-state]").starts_with("Closed"));
    browser.write("#find", "mast\n");
    assert!(browser.url().contains("q=mast"));
    browser.go(&app.url("/projects/ferry/issues?q=is:closed+mast"));
    assert_eq!(browser.text(".row__title a"), "The mast creaks");
    browser.click("[popovertarget=me]");
    browser.click("form[action='/sign-out'] button");
    browser.go(&app.url("/projects/ferry/issues/3"));
    assert!(!browser.text("main").contains("mast"), "whoever signed out sees nothing of a private project");
}

#[test]
#[ignore = "needs a browser: ./tests/run"]
fn what_happens_comes_under_a_pill_and_the_bell_counts() {
    let (app, browser) = (App::start(), Browser::open());
    let issue = open(&app, &browser);
    let bo = app.user("bo");
    app.deliver_all();
    let ana = app.sign_in("ana");
    assert_eq!(ana.post("/notifications/read-all", &[]).status, 303);
    browser.go(&app.url("/projects/ferry/issues/2"));
    browser.write("#body", "What I write stays");
    let height = browser.run("return document.querySelector('.feed').offsetHeight");

    for text in ["One", "Two"] {
        let (issue, body) = (issue.clone(), Body::parse("body", text).unwrap());
        app.act(&bo, move |tx| issue.comment(tx, &body).map(drop));
    }
    browser.wait_for("document.querySelector('.pill')?.textContent === '2 new'");
    assert_eq!(browser.run("return document.querySelector('.feed').offsetHeight"), height, "nothing moved");
    app.deliver_all();
    browser.wait_for("document.querySelector('[data-unread]').dataset.unread === '1'");
    browser.wait_for("document.title.includes('1 unread')");
    assert_eq!(browser.run("return document.querySelector('[data-announce]').textContent"), "1 unread notification");

    browser.click(".pill");
    browser.wait_for("document.querySelectorAll('article.comment').length === 3");
    assert_eq!(browser.run("return document.querySelector('.pill')"), serde_json::Value::Null);
    assert_eq!(browser.run("return document.querySelector('#body').value"), "What I write stays");
}

#[test]
#[ignore = "needs a browser: ./tests/run"]
fn keys_lead_everywhere_and_rest_while_one_types() {
    let (app, browser) = (App::start(), Browser::open());
    open(&app, &browser);
    let path = |browser: &Browser| browser.url().trim_start_matches(&app.url("")).to_owned();
    browser.go(&app.url("/projects/ferry"));

    browser.press("gi");
    browser.wait_for("location.pathname === '/projects/ferry/issues'");
    browser.press("jj");
    assert_eq!(browser.run("return document.activeElement.dataset.number"), "1");
    assert!(browser.run("return document.activeElement.matches(':focus-visible')") == true);
    browser.press("k");
    assert_eq!(browser.run("return document.activeElement.dataset.number"), "2");
    browser.press("o");
    browser.wait_for("location.pathname === '/projects/ferry/issues/2'");
    browser.press("l");
    assert_eq!(browser.run("return document.activeElement.id"), "labels");
    browser.run("document.activeElement.blur()");
    browser.press("?");
    browser.wait_for("document.querySelector('#keys').open");
    browser.press("\u{e00c}");
    browser.press("\u{e009}k");
    browser.wait_for("document.querySelector('#palette').open");
    browser.press("notif");
    browser.press("\u{e007}");
    browser.wait_for("location.pathname === '/notifications'");
    browser.press("gh");
    browser.wait_for("location.pathname === '/'");
    browser.go(&app.url("/projects/ferry/issues/2"));
    browser.write("#body", "gigh?jk");
    assert_eq!(path(&browser), "/projects/ferry/issues/2");
    browser.press("\u{e009}\u{e007}");
    browser.wait_for("document.querySelectorAll('article.comment').length === 2");

    browser.go(&app.url("/settings/profile"));
    browser.click("[name=shortcuts]");
    browser.click("main .btn--main");
    browser.go(&app.url("/projects/ferry"));
    browser.press("gi");
    assert_eq!(path(&browser), "/projects/ferry");
}

#[test]
#[ignore = "needs a browser: ./tests/run"]
fn a_comment_is_seen_before_it_is_sent() {
    let (app, browser) = (App::start(), Browser::open());
    open(&app, &browser);
    browser.go(&app.url("/projects/ferry/issues/2"));
    browser.write("#body", "It is **bold**");

    browser.run("document.querySelectorAll('[role=tab]')[1].click()");

    browser.wait_for("document.querySelector('[role=tabpanel] strong')?.textContent === 'bold'");
}

#[test]
#[ignore = "needs a browser: ./tests/run"]
fn people_and_issues_are_suggested_while_one_types() {
    let (app, browser) = (App::start(), Browser::open());
    open(&app, &browser);
    let is_open = "document.querySelector('.suggest:not([hidden])')";
    let chosen = "document.querySelector('.suggest [aria-selected=true]')?.textContent";
    let value = |browser: &Browser| browser.run("return document.querySelector('#body').value");
    browser.go(&app.url("/projects/ferry/issues/2"));

    browser.write("#body", "Ask @");
    browser.wait_for(&format!("{chosen}.startsWith('@bo')"));
    browser.press("\u{e015}");
    browser.wait_for(&format!("{chosen}.startsWith('@ana')"));
    browser.press("\u{e013}");
    browser.press("\u{e007}");
    assert_eq!(value(&browser), "Ask @bo ");
    browser.write("#body", "about #sin");
    browser.wait_for(&format!("{chosen}.startsWith('#1 It sinks')"));
    browser.press("\u{e004}");
    assert_eq!(value(&browser), "Ask @bo about #1 ");
    browser.press("\u{e009}z");
    assert_eq!(value(&browser), "Ask @bo about #sin", "what was taken can be taken back");
    browser.write("#body", " `@");
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert_eq!(browser.run(&format!("return {is_open}")), serde_json::Value::Null, "code names nobody");
    browser.write("#body", "` @b");
    browser.wait_for(is_open);
    browser.press("\u{e00c}");
    browser.wait_for(&format!("!{is_open}"));
    assert_eq!(browser.run("return document.activeElement.id"), "body");
    browser.press("\u{e009}\u{e007}");
    browser.wait_for("document.querySelectorAll('article.comment').length === 2");
}
