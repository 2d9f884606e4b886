//! What is no whole, sound export is refused in a line that names the file and the line, and leaves nothing behind.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::rich::Rich;
use super::{Export, count, read};
use crate::support::store::Store;

fn change(folder: &Path, file: &str, change: impl FnOnce(String) -> String) {
    let path = folder.join(file);
    fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
}

/// Copies an export, spoils it, and gives what is said of it.
fn spoilt(export: &Export, store: &Store, spoil: impl FnOnce(&Path)) -> String {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("copy");
    assert!(Command::new("cp").arg("-r").arg(export.folder()).arg(&folder).status().unwrap().success());
    spoil(&folder);
    let told = read(&store.db, &folder, None).unwrap_err().to_string();
    assert_eq!(count(&store.db, "SELECT count(*) AS count FROM projects"), 0, "{told}");
    assert_eq!(count(&store.db, "SELECT count(*) AS count FROM users"), 1, "{told}");
    assert_eq!(count(&store.db, "SELECT count(*) AS count FROM attachment_chunks"), 0, "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    told
}

/// In the nth line, these words become those.
fn replace(file: &'static str, line: usize, from: &'static str, to: &'static str) -> impl FnOnce(&Path) {
    move |folder| {
        change(folder, file, |text| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            assert!(lines[line - 1].contains(from), "{}", lines[line - 1]);
            lines[line - 1] = lines[line - 1].replacen(from, to, 1);
            lines.join("\n") + "\n"
        });
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of faults")]
fn a_spoilt_line_is_named() {
    let (export, store) = (Export::of(&Rich::new().desk.db, "ferry"), Store::open());
    let cases = [
        ("issues.jsonl", 2, "\"title\":", "\"titel\":", "issues.jsonl, line 2: “titel” is not known"),
        ("issues.jsonl", 2, "\"state\":\"open\"", "\"state\":\"ajar\"", "issues.jsonl, line 2: "),
        ("issues.jsonl", 3, "\"number\":3", "\"number\":2", "issues.jsonl, line 3: "),
        (
            "issues.jsonl",
            1,
            "\"author\":\"ana\"",
            "\"author\":\"eve\"",
            "issues.jsonl, line 1: “author”: people.jsonl does not name “eve”",
        ),
        ("labels.jsonl", 1, "#aa3344", "red;x:1", "labels.jsonl, line 1: “color”: "),
        ("events.jsonl", 3, "\"id\":3", "\"id\":4", "events.jsonl, line 3: “id”"),
        (
            "events.jsonl",
            1,
            "issue_opened",
            "issue_opend",
            "events.jsonl, line 1: “extra”: 'issue_opend' is not a valid action",
        ),
        (
            "events.jsonl",
            1,
            "\"issue\":1",
            "\"issue\":99",
            "events.jsonl, line 1: “issue”: there is no issue 99 before this line",
        ),
        (
            "events.jsonl",
            1,
            "\"record\":1",
            "\"record\":\"../1\"",
            "events.jsonl, line 1: “record”: “../1” names nothing",
        ),
        ("events.jsonl", 1, "T", "t of ", "events.jsonl, line 1: "),
        ("comments.jsonl", 1, "\"body\":\"", "\"body\":\"\\u0000", "comments.jsonl, line 1: no text may hold"),
        (
            "attachments.jsonl",
            1,
            "\"sha256\":\"",
            "\"sha256\":\"../",
            "attachments.jsonl, line 1: “sha256” is no digest",
        ),
        ("attachments.jsonl", 1, "text/plain", "text/html", "attachments.jsonl, line 1: the file is text/plain"),
        ("attachments.jsonl", 1, "log.txt", "../log.txt", "attachments.jsonl, line 1: “../log.txt” is a path"),
        ("attachments.jsonl", 1, "\"bytes\":8", "\"bytes\":9", "attachments.jsonl, line 1: the file has another size"),
        ("people.jsonl", 1, "\"kind\":\"person\"", "\"kind\":\"god\"", "people.jsonl, line 1: “kind”"),
        (
            "external_links.jsonl",
            1,
            "\"url\":null",
            "\"url\":\"javascript:alert(1)\"",
            "external_links.jsonl, line 1: “url”: ",
        ),
    ];
    for (file, line, from, to, expected) in cases {
        let told = spoilt(&export, &store, replace(file, line, from, to));
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn what_is_not_whole_is_named() {
    let (export, store) = (Export::of(&Rich::new().desk.db, "ferry"), Store::open());
    let lines = export.files()["events.jsonl"].lines().count();
    let last = format!("events.jsonl, line {lines}: the line is cut off");
    let cut = |folder: &Path| change(folder, "events.jsonl", |text| text[..text.len() - 9].to_owned());
    assert_eq!(spoilt(&export, &store, cut), last);

    let told = spoilt(&export, &store, |folder: &Path| {
        change(folder, "events.jsonl", |text| text.split_inclusive('\n').take(7).collect());
    });
    assert_eq!(told, format!("events.jsonl, line 7: the file ends here; it should have {lines} lines"));

    let told = spoilt(&export, &store, |folder| fs::remove_file(folder.join("comments.jsonl")).unwrap());
    assert!(told.starts_with("comments.jsonl cannot be read: "), "{told}");
    let told = spoilt(&export, &store, |folder| {
        change(folder, "project.json", |text| text.replacen("\"format\": 1", "\"format\": 2", 1));
    });
    assert_eq!(told, "project.json, line 1: the format is 2; this version of Tidings reads 1");
    let told = spoilt(&export, &store, |folder| fs::remove_file(folder.join("project.json")).unwrap());
    assert!(told.contains("is no whole export: project.json: "), "{told}");
    let told = spoilt(&export, &store, |folder| {
        for file in fs::read_dir(folder.join("files")).unwrap() {
            fs::write(file.unwrap().path(), "another").unwrap();
        }
    });
    assert!(
        told.starts_with("attachments.jsonl, line 1: files/") && told.ends_with("another content than its name says")
    );
    #[cfg(unix)]
    {
        let told = spoilt(&export, &store, |folder| {
            fs::remove_file(folder.join("issues.jsonl")).unwrap();
            std::os::unix::fs::symlink("/dev/zero", folder.join("issues.jsonl")).unwrap();
        });
        assert_eq!(told, "issues.jsonl cannot be read: it is no file");
    }
}

#[test]
fn nothing_is_written_over() {
    let rich = Rich::new();
    let export = Export::of(&rich.desk.db, "ferry");

    let told = export.read_into(&rich.desk.db, None).unwrap_err().to_string();
    assert_eq!(told, "There is a project “ferry” already; choose another name with --project.");
    let told = export.read_into(&rich.desk.db, Some("two words")).unwrap_err().to_string();
    assert!(told.starts_with("Addresses have"), "{told}");
    for (project, folder, expected) in [
        ("ferry", export.folder(), "is not empty and is not written over."),
        ("ferry", export.folder().join("project.json"), "cannot be written: "),
        ("ferry", export.folder().join("no/where"), "cannot be written: "),
        ("nowhere", export.place.path().join("x"), "There is no project “nowhere”."),
    ] {
        let order = tidings::export::Order { project: project.into(), folder, with_emails: false };
        let told = tidings::export::write(&rich.desk.db, &order, super::on()).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
    }
    assert_eq!(fs::read_dir(export.place.path()).unwrap().count(), 1, "no beginnings are left");
}
