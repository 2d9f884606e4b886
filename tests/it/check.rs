//! `check`: what is told when rows and log differ, and what a repair does about it.

use diesel::prelude::*;
use tidings::check::{self, Found};
use tidings::db::types::{At, UserId};
use tidings::db::words::State;
use tidings::db::words::{CloseReason, Visibility};
use tidings::db::{Database, Tx};
use tidings::error::Result;
use tidings::models::issue::Issue;
use tidings::models::issue::opening::NewIssue;
use tidings::models::label::NewLabel;
use tidings::models::milestone::Milestone;
use tidings::models::project::{NewProject, Project};
use tidings::models::text::{Body, Title};
use tidings::models::user::User;
use tidings::schema::{issue_labels, issues, labels, milestones, projects};

use crate::support::store::Store;

fn write<T: Send + 'static>(store: &Store, work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static) -> T {
    let system = store.db.read_now(User::system).unwrap();
    store.db.write_now(system, work).unwrap()
}

/// A project with one issue that was labelled, commented, closed and reopened.
fn given() -> Store {
    let store = Store::open();
    write(&store, |tx| {
        let (slug, name) = ("lamps".to_owned(), "Lamps".to_owned());
        let new = NewProject { slug, name, description: String::new(), visibility: Visibility::Public };
        let project = new.create(tx)?.id;
        let (name, color) = ("bug".to_owned(), "#d73a4a".to_owned());
        let label = NewLabel { project, name, color, description: String::new() }.create(tx)?;
        let (title, body) = (Title::parse("Dark")?, Body::parse("body", "Very")?);
        let (issue, _) = NewIssue { project, number: None, title, body }.open(tx)?;
        issue.label(tx, &label)?;
        issue.comment(tx, &Body::parse("body", "Indeed")?)?;
        issue.close(tx, CloseReason::Completed)?;
        issue.reopen(tx)?;
        issue.lock(tx, "")?;
        let milestone = Milestone::create(tx, project, "1.0")?;
        issue.plan_for(tx, Some(&milestone))?;
        Ok(())
    });
    // This store has no inbox that counts.
    let (found, lines) = check(&store.db, true);
    assert_eq!((found.issues, lines.len()), (1, 3), "{lines:?}");
    store
}

fn check(db: &Database, repair: bool) -> (Found, Vec<String>) {
    let mut lines = Vec::new();
    let found = check::run(db, repair, &mut |line| lines.push(line.to_owned())).unwrap();
    (found, lines)
}

/// Changes rows behind the log's back.
fn spoil(store: &Store) {
    write(store, |tx| {
        diesel::update(issues::table)
            .set((issues::title.eq("Bright"), issues::state.eq(State::Closed), issues::comments_count.eq(7)))
            .execute(tx.conn())?;
        diesel::delete(issue_labels::table).execute(tx.conn())?;
        Ok(())
    });
}

#[test]
fn rows_that_follow_their_log_are_clean() {
    let store = given();

    assert_eq!(check(&store.db, false), (Found { issues: 1, ..Found::default() }, Vec::new()));
}

#[test]
fn every_difference_is_one_line() {
    let store = given();
    spoil(&store);

    let (found, lines) = check(&store.db, false);

    let expected = [
        "lamps#1: title: the row says “Bright”, the log says “Dark”",
        "lamps#1: state: the row says closed, the log says open",
        "lamps#1: labels: the row says none, the log says 1",
        "lamps#1: comments: the row says 7, the log says 1",
        "lamps: the row counts 1 open and 0 closed, there are 0 and 1",
        "lamps: the label “bug” counts 1 open and 0 closed, there are 0 and 0",
        "lamps: the milestone “1.0” counts 1 open and 0 closed, there are 0 and 1",
    ];
    assert_eq!(lines, expected);
    assert_eq!(found, Found { issues: 1, differences: 7, uncounted: 0 });
}

#[test]
fn a_repair_makes_the_rows_follow_the_log() {
    let store = given();
    spoil(&store);

    check(&store.db, true);

    assert_eq!(check(&store.db, false).1, Vec::<String>::new());
    let (issue, counts): (Issue, (i64, i64)) = store
        .db
        .read_now(|conn| {
            let project = Project::find_by_slug(conn, "lamps")?.id;
            let counts = projects::table.select((projects::open_count, projects::closed_count)).first(conn)?;
            Ok((Issue::find_by_number(conn, project, 1)?, counts))
        })
        .unwrap();
    assert_eq!((issue.title.as_str(), issue.state, issue.comments_count), ("Dark", State::Open, 1));
    assert_eq!(counts, (1, 0));
}

#[test]
fn whatever_follows_from_the_log_is_made_anew() {
    let store = given();
    write(&store, |tx| {
        diesel::update(issues::table)
            .set((issues::last_commented_at.eq(None::<At>), issues::last_activity_at.eq(At::from_micros(0))))
            .execute(tx.conn())?;
        diesel::update(labels::table).set(labels::open_issues.eq(9)).execute(tx.conn())?;
        diesel::update(milestones::table).set(milestones::closed_issues.eq(2)).execute(tx.conn())?;
        Ok(())
    });

    let (found, lines) = check(&store.db, true);

    assert_eq!(found.differences, 4);
    assert!(lines[0].starts_with("lamps#1: last commented: the row says never, the log says 20"), "{lines:?}");
    assert!(lines[1].starts_with("lamps#1: last active: the row says 1970-"), "{lines:?}");
    assert_eq!(lines[2], "lamps: the label “bug” counts 9 open and 0 closed, there are 1 and 0");
    assert_eq!(lines[3], "lamps: the milestone “1.0” counts 1 open and 2 closed, there are 1 and 0");
    assert_eq!(check(&store.db, false), (Found { issues: 1, ..Found::default() }, Vec::new()));
}

#[test]
fn a_text_that_is_not_found_by_its_words_is_told_and_filed_anew() {
    let store = given();
    let file = |sqlite: &'static [&'static str], postgres: &'static [&'static str]| {
        let is_postgres = std::env::var("TIDINGS_TEST_DATABASE_URL").is_ok();
        write(&store, move |tx| {
            let statements = if is_postgres { postgres } else { sqlite };
            statements.iter().try_for_each(|sql| diesel::sql_query(*sql).execute(tx.conn()).map(drop))?;
            Ok(())
        });
    };
    let told = || check(&store.db, true).1;
    file(&["DELETE FROM full_text"], &["DELETE FROM full_text"]);
    assert_eq!(told(), ["lamps#1: text: its words are not found", "lamps#1: comment 1: its words are not found"]);
    assert_eq!(told(), Vec::<String>::new());

    file(
        &[
            "DELETE FROM full_text WHERE rowid = (1 << 32) | 1",
            "INSERT INTO full_text (rowid, comment) VALUES ((1 << 32) | 1, 'Not so')",
            "INSERT INTO full_text (rowid, comment) VALUES ((1 << 32) | 9, 'Nobody said')",
        ],
        &[
            "UPDATE full_text SET words = to_tsvector('simple', 'not so') WHERE comment_id = 1",
            "INSERT INTO full_text VALUES (1, 9, to_tsvector('simple', 'nobody said'))",
        ],
    );
    let expected = [
        "lamps#1: comment 1: other words are found than it has",
        "lamps#1: comment 9: its words are found, though it is gone",
    ];
    assert_eq!(told(), expected);
    assert_eq!(told(), Vec::<String>::new());
}

#[test]
fn a_repair_knows_since_when_something_is_so() {
    let store = given();
    let marks = || {
        let marks =
            issues::table.select((issues::locked_at, issues::pinned_at, issues::deleted_at, issues::deleted_by));
        store
            .db
            .read_now(|conn| Ok(marks.first::<(Option<At>, Option<At>, Option<At>, Option<UserId>)>(conn)?))
            .unwrap()
    };
    write(&store, |tx| {
        let issue = issues::table.select(Issue::as_select()).first(tx.conn())?;
        issue.pin(tx)?;
        issue.delete(tx).map(drop)
    });
    let before = marks();
    write(&store, |tx| {
        let none =
            (issues::locked_at.eq(None::<At>), issues::pinned_at.eq(None::<At>), issues::deleted_at.eq(None::<At>));
        diesel::update(issues::table).set((none, issues::deleted_by.eq(None::<UserId>))).execute(tx.conn())?;
        Ok(())
    });

    check(&store.db, true);

    assert!(before.0.is_some() && before.1.is_some() && before.3.is_some());
    assert_eq!(marks(), before);
}
