//! Every page under axe-core, the accessibility rules of WCAG, in both colour schemes, narrow and wide.

use serde_json::Value;

use crate::support::app::App;
use crate::support::browser::Browser;

/// What the route table does not lead to: another look of a page, and pages of something that has a number of its own.
const MORE: &[&str] = &[
    "/projects/ferry/issues?q=is:closed",
    "/projects/ferry/issues?q=label:",
    "/projects/ferry/issues?q=nothing-is-called-that",
    "/projects/ferry/feed?action=comment_aded",
    "/projects/ferry/issues/2",
    "/projects/ferry/issues/1?at=first",
    "/projects/halyard/issues/1",
    "/users/ana",
    "/events/1/receipts",
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

    let pages = tidings::web::route_list().into_iter().filter(|route| route.method == "GET").map(|route| route.path);
    let pages = pages.map(|path| path.replace("{slug}", "ferry").replace("{number}", "1"));
    let pages: Vec<String> = pages.filter(|path| !path.contains(['{', '.']) && is_page(path)).collect();
    assert!(pages.len() > 20, "{pages:?}");
    for path in pages.iter().map(String::as_str).chain(MORE.iter().copied()) {
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
