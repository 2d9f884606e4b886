//! Dumps that cannot be read: one clear line, and what is here stays as it was.

use std::fs;

use serde_json::json;
use tidings::import::github::{Order, run};

use super::dump::Dump;
use super::{differences, import, log, order, small, try_to_import};
use crate::support::store::Store;

fn complaint(store: &Store, dump: &Dump) -> String {
    let error = try_to_import(&store.db, dump.path()).unwrap_err().to_string();
    assert!(!error.contains('\n'), "{error}");
    error.replace(&dump.path().display().to_string(), "DUMP")
}

#[test]
fn a_file_that_is_cut_off_is_refused_and_continued_when_it_is_whole() {
    let store = Store::open();
    let dump = Dump::small();
    let whole = fs::read(dump.file("issues.json")).unwrap();
    import(&store, dump.path());
    let before = log(&store);
    fs::write(dump.file("issues.json"), &whole[..whole.len() / 2]).unwrap();

    let told = complaint(&store, &dump);

    assert!(told.starts_with("DUMP/issues.json: line ") && told.contains("cut off after 1 whole entries"), "{told}");
    assert_eq!((log(&store), differences(&store)), (before, Vec::new()));
    fs::write(dump.file("issues.json"), whole).unwrap();
    assert_eq!(import(&store, dump.path()).events, 0);
}

#[test]
fn a_broken_file_of_one_issue_stops_the_import_before_it_begins() {
    let store = Store::open();
    let dump = Dump::small();
    fs::write(dump.file("issues/2/comments.json"), "[{\"id\": 1").unwrap();

    let told = complaint(&store, &dump);

    assert_eq!(told, "DUMP/issues/2/comments.json: line 1: the file is cut off after 0 whole entries");
    assert!(log(&store).is_empty());
}

#[test]
fn what_is_no_dump_is_refused() {
    let store = Store::open();
    let dump = Dump::small();
    fs::write(dump.file("issues.json"), "<html>").unwrap();
    assert_eq!(complaint(&store, &dump), "DUMP/issues.json: line 1: expected a list: [ … ]");
    fs::remove_file(dump.file("issues.json")).unwrap();
    assert!(complaint(&store, &dump).starts_with("DUMP: no issues.json in this folder"));
    dump.write("issues.json", &json!([{"number": 0, "created_at": "2020-01-01T00:00:00Z"}]));
    let report = import(&store, dump.path());
    assert_eq!(report.left.iter().collect::<Vec<_>>(), [("issue (its number is none)", 1)]);
    let nowhere = try_to_import(&store.db, &dump.file("nowhere")).unwrap_err().to_string();
    assert!(nowhere.ends_with("nowhere: there is no such file or folder"), "{nowhere}");
}

#[test]
fn a_project_that_cannot_be_named_so_is_refused() {
    let store = Store::open();

    let bad = Order { project: "two words".to_owned(), ..order(&small()) };
    let error = run(&store.db, &bad, &|_| std::ops::ControlFlow::Continue(())).unwrap_err().to_string();

    assert!(error.starts_with("Addresses have 1 to 64 letters"), "{error}");
    assert!(log(&store).is_empty());
}
