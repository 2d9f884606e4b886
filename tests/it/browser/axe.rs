//! Every page under axe-core, the accessibility rules of WCAG, in both colour schemes, narrow and wide.

use serde_json::Value;

use crate::support::app::App;
use crate::support::browser::Browser;

/// Pages for somebody who may see everything. What needs no parameter is found by the route table; a test says when one is
/// neither here nor there.
const PLACES: &[&str] = &[
    "/projects/ferry",
    "/projects/ferry/issues",
    "/projects/ferry/issues?q=is:closed",
    "/projects/ferry/issues?q=label:",
    "/projects/ferry/issues/new",
    "/projects/ferry/feed",
    "/projects/ferry/feed?action=comment_aded",
    "/projects/ferry/insights",
    "/projects/ferry/labels",
    "/projects/ferry/members",
    "/projects/ferry/settings",
    "/projects/ferry/workflows",
    "/projects/ferry/workflows/new",
    "/projects/ferry/audit",
    "/projects/ferry/issues/1",
    "/projects/ferry/issues/1?at=first",
    "/projects/ferry/issues/1/feed",
    "/projects/ferry/issues/1/edit",
    "/users/ana",
    "/nothing/here",
];

const LOOK: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((found) =>
      done(found.violations.map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.target + ' ' + node.any.concat(node.all).map((why) => why.message)[0]).join(' | '))));";

#[test]
#[ignore = "needs a browser: ./tests/run"]
fn every_page_keeps_the_rules_of_accessibility() {
    let app = App::told_demo();
    let browser = Browser::open();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/axe/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(file).expect("./tests/run installs axe-core");
    browser.go(&app.url("/sign-in"));
    let mut faults = look(&browser, &axe, "/sign-in");
    browser.keep("tidings", &app.sign_in("ana").cookie("tidings").unwrap());

    let routes = tidings::web::route_list();
    let plain = routes.iter().filter(|route| route.method == "GET" && !route.path.contains('{'));
    let plain = plain.map(|route| route.path).filter(|path| !path.contains('.') && is_page(path));
    for path in plain.chain(PLACES.iter().copied()) {
        browser.go(&app.url(path));
        faults.extend(look(&browser, &axe, path));
    }

    assert_eq!(faults, Vec::<String>::new());
}

fn is_page(path: &str) -> bool {
    !["/events/stream", "/healthz", "/readyz", "/metrics", "/sign-in", "/setup"].contains(&path)
}

/// What is wrong with this page in any of its looks.
fn look(browser: &Browser, axe: &str, path: &str) -> Vec<String> {
    let mut faults = Vec::new();
    browser.run(axe);
    for width in [320, 1280] {
        browser.resize(width, 800);
        for scheme in ["light", "dark"] {
            browser.prefer(scheme);
            let found = browser.run_later(LOOK);
            let said = |fault: &Value| format!("{path} {width} {scheme}: {}", fault.as_str().unwrap_or_default());
            faults.extend(found.as_array().unwrap().iter().map(said));
            let wide = browser.run("return document.documentElement.scrollWidth");
            if wide.as_u64() > Some(width.into()) {
                faults.push(format!("{path} {width}: {wide} px wide"));
            }
        }
    }
    faults
}
