//! Reading a dump: the small hand-written one under `tests/fixtures`, and broken ones.

use std::{collections::HashMap, fs, path::PathBuf};

use super::fold::{Lock, fingerprint};
use super::{Act, Counts, Deed, Folder, Known, Story, Tie, Who};

fn small() -> Folder {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/github/small");
    Folder::open(&path).unwrap()
}

fn stories(counts: &mut Counts) -> Vec<Story> {
    let folder = small();
    folder.issues().unwrap().map(|issue| Story::read(&folder, issue.unwrap(), counts).unwrap()).collect()
}

fn story(number: i64) -> Story {
    stories(&mut Counts::default()).into_iter().find(|story| story.issue.number == number).unwrap()
}

/// An act as one short line.
fn line(act: &Act) -> String {
    let who = match &act.who {
        Who::Person(person) => &person.login,
        Who::System => "-",
    };
    let what = match &act.deed {
        Deed::Opened { title, .. } => format!("opened {title}"),
        Deed::Commented { comment, .. } => format!("commented {comment}"),
        Deed::Mentioned { person, text } => format!("named {} in {text:?}", person.login),
        Deed::Assigned { person } => format!("assigned {}", person.login),
        Deed::Labeled { name, .. } => format!("labelled {name}"),
        Deed::Unlabeled { name, .. } => format!("unlabelled {name}"),
        deed => format!("{deed:?}"),
    };
    format!("{} {who} {what}", act.at.format("%m-%d %H:%M"))
}

fn lines(story: &Story) -> Vec<String> {
    story.news(None).acts.iter().map(line).collect()
}

fn known_after(story: &Story) -> Known {
    let news = story.news(None);
    let mut acts: HashMap<String, String> = news.without_effect.into_iter().map(|key| (key, String::new())).collect();
    acts.extend(news.acts.iter().filter_map(|act| {
        let text = if let Deed::Commented { body, .. } = &act.deed { fingerprint(body) } else { String::new() };
        Some((act.key.clone()?, text))
    }));
    Known { fold: story.snapshot(), acts }
}

#[test]
fn a_timeline_is_told_in_order_and_ends_as_github_had_it() {
    let expected = [
        "01-05 10:00 ana opened Lamp?",
        "01-05 10:00 ana labelled bug",
        "01-05 10:00 ana named bo in Body",
        "01-05 11:00 bo commented 501",
        "01-05 12:00 ana assigned bo",
        "01-06 10:00 ana Renamed { from: \"Lamp?\", to: \"The lamp stays dark\" }",
        "01-06 10:00 ana Milestoned { title: \"1.0\" }",
        "01-06 10:00 ana labelled light",
        "02-09 09:00 bo CommitReferenced { sha: \"bbbb\", repository: Some(\"lamps/lamp\") }",
        "02-10 09:00 ana commented 502",
        "02-10 09:00 bo Closed { reason: Completed, sha: Some(\"bbbb\") }",
        "02-11 09:00 ana CommentEdited { comment: 502, body: None }",
        "02-12 09:00 ana Locked { reason: Some(\"resolved\") }",
        "03-01 12:00 - unlabelled light",
        "03-01 12:00 - labelled lamps",
        "03-01 12:00 - Milestoned { title: \"1.1\" }",
    ];
    let story = story(1);
    assert_eq!(lines(&story), expected);
    assert_eq!(story.news(None).without_effect, ["event:705"]);
    assert_eq!(story.snapshot().lock, Lock::Locked(Some("resolved".to_owned())));
}

#[test]
fn without_a_timeline_the_snapshot_and_the_comments_tell() {
    let expected = [
        "01-06 10:00 ghost opened A switch for the cellar",
        "01-06 10:00 - labelled help wanted",
        "01-06 10:00 - assigned Bo",
        "01-06 10:00 - Milestoned { title: \"1.0\" }",
        "01-07 10:00 ghost commented 503",
        "01-08 10:00 ana Closed { reason: NotPlanned, sha: None }",
    ];
    assert_eq!(lines(&story(2)), expected);
}

#[test]
fn an_unmerged_pull_request_was_not_planned_and_closed_by_nobody_known() {
    let closing = "01-07 11:00 ghost Closed { reason: NotPlanned, sha: None }";
    assert_eq!(lines(&story(4)).last().unwrap(), closing);
}

#[test]
fn the_least_that_an_issue_can_have_is_enough() {
    let story = story(9);
    assert_eq!(lines(&story), ["02-01 00:00 ghost opened Bulbs\u{fffd} of glass"]);
}

#[test]
fn only_references_within_the_repository_are_certain() {
    let ties: Vec<Tie> =
        stories(&mut Counts::default()).iter().flat_map(|story| story.links.iter().map(|link| link.tie)).collect();
    assert_eq!(ties, [Tie::ReferencedBy { source: 4, certain: true }, Tie::ReferencedBy { source: 2, certain: false }]);
}

#[test]
fn what_has_no_place_is_counted() {
    let mut counts = Counts::default();
    stories(&mut counts);
    let left: Vec<(&str, u64)> = counts.iter().collect();
    let expected = [
        ("committed", 1),
        ("cross-referenced (from elsewhere)", 1),
        ("glowed_in_the_dark", 1),
        ("subscribed", 1),
        ("without a kind", 1),
    ];
    assert_eq!(left, expected);
}

#[test]
fn the_same_dump_again_has_no_news() {
    for story in stories(&mut Counts::default()) {
        let again = story.news(Some(&known_after(&story)));
        assert!(again.acts.is_empty() && again.without_effect.is_empty(), "{again:?}");
    }
}

#[test]
fn a_newer_dump_brings_edits_and_differences() {
    let mut story = story(1);
    let known = known_after(&story);
    story.issue.title = Some("The lamp is dark".to_owned());
    story.issue.body = Some("New words".to_owned());
    for act in &mut story.acts {
        if let Deed::Commented { comment: 501, body, .. } = &mut act.deed {
            "I looked.".clone_into(body);
        }
    }
    let news: Vec<String> = story.news(Some(&known)).acts.iter().map(line).collect();
    let expected = [
        "03-01 12:00 bo CommentEdited { comment: 501, body: Some(\"I looked.\") }",
        "03-01 12:00 - BodyEdited { body: \"New words\" }",
        "03-01 12:00 - Renamed { from: \"The lamp stays dark\", to: \"The lamp is dark\" }",
    ];
    assert_eq!(news, expected);
}

fn complaint(issues: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("issues.json"), issues).unwrap();
    let opened = Folder::open(folder.path()).unwrap();
    let error = opened.issues().unwrap().find_map(Result::err).unwrap();
    error.to_string().replace(&folder.path().display().to_string(), "DUMP")
}

#[test]
fn a_broken_list_is_told_in_one_line() {
    let whole = r#"{"number": 1, "created_at": "2020-01-01T00:00:00Z"}"#;
    assert_eq!(complaint(""), "DUMP/issues.json: line 1: the file is empty");
    assert_eq!(complaint("{}"), "DUMP/issues.json: line 1: expected a list: [ … ]");
    assert_eq!(
        complaint(&format!("[{whole},\n{{\"number\": 2, \"ti")),
        "DUMP/issues.json: line 2: the file is cut off after 1 whole entries"
    );
    assert_eq!(complaint(&format!("[{whole}")), "DUMP/issues.json: line 1: the file is cut off after 1 whole entries");
    assert_eq!(complaint("[1]"), "DUMP/issues.json: line 1: entry 1 is not an object: { … }");
    assert_eq!(
        complaint("[\n{\"title\": 1}]"),
        "DUMP/issues.json: line 2: entry 1: invalid type: integer `1`, expected a string"
    );
    assert_eq!(complaint(&format!("[{whole} {whole}]")), "DUMP/issues.json: line 1: expected , or ] after entry 1");
    assert_eq!(
        complaint("[{\"message\": \"Not Found\"}]"),
        "DUMP/issues.json: line 1: entry 1: missing field `number`"
    );
}

#[test]
fn pages_written_one_after_the_other_are_one_list() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("some.json");
    let page =
        |number: i64| format!(r#"[{{"number": {number}, "body": "]}}\"", "created_at": "2020-01-01T00:00:00Z"}}]"#);
    fs::write(&file, format!("{}{}\n", page(1), page(2))).unwrap();
    let numbers: Vec<i64> = Folder::open(&file).unwrap().issues().unwrap().map(|issue| issue.unwrap().number).collect();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn a_folder_without_issues_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Folder::open(&folder.path().join("nowhere")).unwrap_err().to_string();
    assert!(missing.ends_with("nowhere: there is no such file or folder"), "{missing}");
    let empty = Folder::open(folder.path()).unwrap_err().to_string();
    assert!(empty.contains("no issues.json in this folder"), "{empty}");
}
