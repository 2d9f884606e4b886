//! What only a browser can show: widths, colour schemes, scripts and their absence.

mod axe;
mod scripts;

use crate::support::browser::Browser;
use crate::support::receiver::{Answer, Receiver};

#[test]
#[ignore = "needs a browser: ./tests/run"]
fn a_page_is_seen_at_any_width_in_both_schemes() {
    let site = Receiver::start();
    let html = "<!doctype html><title>T</title><style>@media (prefers-color-scheme: dark) { h1::after { content: ' at night' } }</style>
        <h1>Hello</h1><p style=\"margin-top:2000px\">end</p><form action=/sent><input name=q><button>Go</button></form>";
    site.usually(Answer::of(200, html).header("Content-Type", "text/html"));
    let browser = Browser::open();

    browser.resize(320, 640);
    browser.prefer("dark");
    browser.go(&site.url("/"));
    browser.write("input", "word");
    let picture = browser.screenshot("hello-dark-320");
    browser.click("button");

    assert_eq!(
        browser.run("return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]").to_string(),
        "[320,true]"
    );
    assert_eq!((browser.url(), browser.text("h1").as_str()), (site.url("/sent?q=word"), "Hello"));
    let picture = std::fs::read(picture).unwrap();
    let height = u32::from_be_bytes(picture[20..24].try_into().unwrap());
    assert!(height > 2000, "the picture ends at the fold, {height} px");
    browser.without_scripts();
    browser.go(&site.url("/again"));
    assert_eq!(browser.text("h1"), "Hello");
}
