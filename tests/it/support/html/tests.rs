//! The reader of pages, on a page that has every hook.

use super::{Line, Page};

const PAGE: &str = r##"<!doctype html><html lang="en"><head><title>Crash on start · Tidings</title>
<meta name="viewport" content="width=device-width"></head><body><a href="#main">Skip to content</a><main id="main">
<h1>Crash on <em>start</em></h1><span data-state="open">Open</span>
<ol><li class="issue-row" data-number="7">Seven</li><li class="issue-row" data-number="3">Three</li></ol>
<ol><li class="feed__item" id="event-12" data-action="label_added" data-actor="ana">
<span class="tone tone--mute"><svg class="icon icon--tag" aria-hidden="true"></svg></span>
Ana added the label bug <time datetime="2026-03-04T05:06:07Z">today</time></li></ol>
<article id="comment-34"><p>It does.</p></article><a rel="next" href="?before=9-12">Older</a>
<form action="/issues" method="POST"><input type="hidden" name="once" value="k1">
<label for="title">Title</label><input id="title" name="title" value="T" aria-describedby="title-error">
<p id="title-error">Titles need a letter.</p><label>Text <textarea name="body">
A &amp; B</textarea></label><label><input type="checkbox" name="labels" value="bug" checked> bug</label>
<label><input type="checkbox" name="labels" value="ui"> ui</label>
<label>Milestone <select name="milestone"><option value="">none<option value="v1" selected>v1</select></label>
<button name="and" value="close">Open issue</button></form></main></body></html>"##;

#[test]
fn the_hooks_of_a_page_are_read() {
    let page = Page::parse(PAGE);

    assert_eq!(page.h1(), "Crash on start");
    assert_eq!(page.title(), "Crash on start · Tidings");
    assert_eq!(page.state().as_deref(), Some("open"));
    assert_eq!(page.issue_rows(), [7, 3]);
    assert_eq!(page.comments(), [(34, "It does.".to_owned())]);
    assert_eq!(page.link("next").as_deref(), Some("?before=9-12"));
    assert_eq!(page.link_named("Older"), page.link("next"));
    assert_eq!(page.error("title").as_deref(), Some("Titles need a letter."));
    assert_eq!(page.error("body"), None);
    let [line] = page.feed().try_into().unwrap();
    let expected = Line {
        event: 12,
        action: "label_added".into(),
        actor: "ana".into(),
        icon: "tag".into(),
        tone: "mute".into(),
        at: "2026-03-04T05:06:07Z".into(),
        text: "Ana added the label bug today".into(),
    };
    assert_eq!(line, expected);
}

#[test]
fn a_form_sends_what_a_browser_would() {
    let form = Page::parse(PAGE).form("/issues");

    assert_eq!((form.action.as_str(), form.method.as_str()), ("/issues", "post"));
    assert_eq!(form.value("Text"), Some("A & B"));
    let untouched = form.body();
    let filled = form.fill("Title", "New").add("labels", "ui").smuggle("author", "5").body();

    assert_eq!(untouched, "once=k1&title=T&body=A+%26+B&labels=bug&milestone=v1");
    assert_eq!(filled, "once=k1&body=A+%26+B&labels=bug&milestone=v1&title=New&labels=ui&author=5");
}

#[test]
fn a_good_page_has_no_faults() {
    assert_eq!(Page::parse(PAGE).faults(), Vec::<String>::new());
}

#[test]
fn each_fault_of_a_page_is_named() {
    let page = Page::parse(
        r#"<body><main><p id="a" style="color:red"></p><p id="a"></p><a href="/"></a><input name="q">
        <img src="x"><svg class="icon"></svg><label for="z">Z</label><button onclick="go()">Go</button></main>"#,
    );

    let faults = page.faults().join("\n");

    let expected = ["one h1", "no language", "no title", "no viewport", "skip", "id twice: a", "no such id: z"];
    let tags =
        ["no words: <a", "no label: <input", "no alt: <img", "read aloud: <svg", "inline: <p", "handler: <button"];
    for fault in expected.iter().chain(&tags) {
        assert!(faults.contains(fault), "{fault} is missing in\n{faults}");
    }
}
