//! A label is made, named anew and deleted; what was said of it stays.

use tidings::check;

use crate::support::app::App;

const LABELS: &str = "/projects/ferry/labels";

#[test]
fn a_label_gets_another_name_and_issues_keep_it() {
    let app = App::start();
    let ferry = app.project("ferry").by(&app.user("ana")).create();
    app.issue(&ferry).labelled("bug").create();
    app.deliver_all();
    let anas = app.sign_in("ana");

    let edit = anas.page(LABELS).link_named("Edit the label bug").unwrap();
    let page = anas.page(&edit);
    assert_eq!((page.h1().as_str(), page.faults()), ("Edit the label bug", Vec::new()));
    let form = page.form(&format!("{LABELS}/1")).fill("Name", "Defect").fill("What it means", "It is wrong.");
    assert_eq!(anas.submit(&form).location(), LABELS);

    let row = anas.page(LABELS).text("main li");
    assert!(row.contains("Defect") && row.contains("It is wrong.") && row.contains("1 issue"), "{row}");
    assert_eq!(anas.page("/projects/ferry/issues?q=label:defect").issue_rows(), [1]);
    assert!(anas.page("/projects/ferry/issues/1/feed").text("main").contains("added the label bug"));
    let told = anas.page("/projects/ferry/audit").texts("li.feed__item");
    assert!(told[0].contains("renamed the label bug to Defect"), "{told:?}");
    let mut lines = Vec::new();
    check::run(&app.instance.db, false, &mut |line| lines.push(line.to_owned())).unwrap();
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn a_name_that_another_label_has_is_refused_and_kept_as_typed() {
    let app = App::start();
    app.project("ferry").by(&app.user("ana")).create();
    let anas = app.sign_in("ana");
    anas.post(LABELS, &[("name", "bug"), ("color", "#d64545")]).location();
    anas.post(LABELS, &[("name", "sync"), ("color", "#3b82d0"), ("description", "Moving files.")]).location();

    let refused = anas.post(&format!("{LABELS}/2"), &[("name", "BUG"), ("color", "#3b82d0"), ("description", "x")]);
    assert_eq!(refused.status, 422);
    assert_eq!(refused.page().error("name").unwrap(), "There is a label “bug” already.");
    assert_eq!(refused.page().attribute("[name=name]", "value").unwrap(), "BUG");
    let twice = anas.post(LABELS, &[("name", "Sync"), ("color", "#3b82d0")]);
    assert_eq!((twice.status, twice.page().error("name").is_some()), (422, true));
    let own = anas.post(&format!("{LABELS}/2"), &[("name", "SYNC"), ("color", "#3b82d0")]);
    assert_eq!(own.location(), LABELS);
    let nowhere = anas.post(&format!("{LABELS}/9"), &[("name", "x"), ("color", "#3b82d0")]);
    assert_eq!(nowhere.status, 404);
}

#[test]
fn names_that_look_alike_are_alike() {
    let app = App::start();
    app.project("ferry").by(&app.user("ana")).create();
    let ana = app.sign_in("ana");
    let make = |name| ana.post("/projects/ferry/labels", &[("name", name), ("color", "#aabbcc"), ("description", "")]);

    make("b\u{fc}g").location();

    let (decomposed, hidden) = (make("bu\u{308}g"), make("bu\u{200b}g"));
    assert_eq!([decomposed.status, hidden.status], [422; 2]);
    assert!(hidden.page().error("name").unwrap().contains("U+200B"));
}

#[test]
fn readers_see_labels_without_the_doors_that_are_closed_to_them() {
    let app = App::start();
    let ferry = app.project("ferry").by(&app.user("ana")).create();
    app.join(&ferry, &app.user("bo"), tidings::db::words::Role::Reader);
    app.issue(&ferry).labelled("bug").create();

    let page = app.sign_in("bo").page(LABELS);
    assert!(page.text("main").contains("bug"));
    assert_eq!((page.count("nav[aria-label=Settings]"), page.count("main form")), (0, 0));
    assert_eq!(app.sign_in("bo").get(&format!("{LABELS}/1/edit")).status, 403);
}
