//! Importing again: the same dump, a newer one, and after it was stopped in the middle.

use serde_json::json;
use tidings::db::Act;
use tidings::db::types::At;
use tidings::db::words::{State, Via};
use tidings::models::issue::Issue;
use tidings::models::label::Label;
use tidings::models::project::Project;
use tidings::models::user::User;

use super::dump::Dump;
use super::{differences, import, import_a_bite, log, small};
use crate::support::store::Store;

#[test]
fn the_same_dump_again_adds_nothing() {
    let store = Store::open();
    import(&store, &small());
    let before = log(&store);

    let report = import(&store, &small());

    assert_eq!((report.new_acts, report.new_links, report.events), (0, 0, 0));
    assert_eq!(log(&store), before);
}

#[test]
fn a_newer_dump_adds_only_what_is_new() {
    let store = Store::open();
    let dump = Dump::small();
    import(&store, dump.path());
    let before = log(&store);
    dump.change("issues.json", |issues| {
        issues[1]["title"] = json!("A switch for every cellar");
        issues[1]["state"] = json!("open");
        issues[1]["state_reason"] = json!(null);
        issues[1]["updated_at"] = json!("2021-05-01T00:00:00Z");
    });
    dump.change("issues/2/comments.json", |comments| {
        comments[0]["body"] = json!("A word after all");
        comments[0]["updated_at"] = json!("2021-04-01T00:00:00Z");
        let new = json!({"id": 599, "user": {"id": 1001, "login": "ana"}, "body": "New", "created_at": "2021-04-02T00:00:00Z"});
        comments.as_array_mut().unwrap().push(new);
    });

    import(&store, dump.path());

    let after = log(&store);
    let new: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
    let expected = [
        "#2 2021-04-01 00:00:00 ghost comment_edited",
        "#2 2021-04-02 00:00:00 ana comment_added",
        "#2 2021-05-01 00:00:00 system issue_title_changed",
        "#2 2021-05-01 00:00:00 system issue_reopened",
    ];
    assert_eq!(new, expected);
    assert_eq!(differences(&store), Vec::<String>::new());
    assert_eq!(import(&store, dump.path()).events, 0);
}

#[test]
fn what_was_changed_here_stays_when_the_dump_comes_again() {
    let store = Store::open();
    import(&store, &small());
    let system = store.db.read_now(User::system).unwrap();
    store
        .db
        .write_now(Act::new(system, Via::Web), |tx| {
            let project = Project::find_by_slug(tx.conn(), "lamps")?.id;
            let issue = Issue::find_by_number(tx.conn(), project, 2)?;
            let label = Label::find_by_name(tx.conn(), project, "help wanted")?;
            issue.unlabel(tx, &label)?;
            issue.reopen(tx)
        })
        .unwrap();

    import(&store, &small());

    let issue = store.db.read_now(|conn| {
        let project = Project::find_by_slug(conn, "lamps")?.id;
        Issue::find_by_number(conn, project, 2)
    });
    assert_eq!(issue.unwrap().state, State::Open);
    assert_eq!(differences(&store), Vec::<String>::new());
}

#[test]
fn a_stopped_import_goes_on_where_it_was() {
    let dump = Dump::large(40, 30);
    let (whole, parts) = (Store::open(), Store::open());
    let at_once = import(&whole, dump.path());
    let bite = import_a_bite(&parts, dump.path());
    assert!(bite.is_stopped && bite.events < at_once.events, "{bite:?}");
    let another = import_a_bite(&parts, dump.path());
    assert!(another.is_stopped && another.events > 0, "{another:?}");

    let rest = import(&parts, dump.path());

    assert_eq!(bite.events + another.events + rest.events, at_once.events);
    assert_eq!(log(&parts), log(&whole));
    assert_eq!(differences(&parts), Vec::<String>::new());
}

#[test]
fn a_number_that_was_taken_here_is_left_alone() {
    let store = Store::open();
    let dump = Dump::large(1, 0);
    import(&store, dump.path());
    let system = store.db.read_now(User::system).unwrap();
    store.db.write_now(system, open_another).unwrap();

    let report = import(&store, Dump::large(2, 0).path());

    let left: Vec<(&str, u64)> = report.left.iter().collect();
    assert_eq!(left, [("issue (its number is taken by one that was made here)", 1)]);
    assert_eq!(report.events, 0);
}

fn open_another(tx: &mut tidings::db::Tx<'_>) -> tidings::error::Result<()> {
    use tidings::models::issue::opening::NewIssue;
    use tidings::models::text::{Body, Title};
    let project = Project::find_by_slug(tx.conn(), "lamps")?.id;
    let new = NewIssue { project, number: None, title: Title::parse("Ours")?, body: Body::parse("body", "")? };
    let (issue, _) = new.open(tx)?;
    assert_eq!((issue.number, issue.created_at > At::from_micros(0)), (2, true));
    Ok(())
}
