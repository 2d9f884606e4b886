//! The first import of a dump.

use std::ops::ControlFlow;

use diesel::dsl::count_star;
use diesel::prelude::*;
use tidings::db::types::{At, UserId};
use tidings::db::words::{CloseReason, State, UserKind, Via};
use tidings::import::github::{Order, run};
use tidings::models::external::External;
use tidings::models::issue::Issue;
use tidings::models::label::Label;
use tidings::models::milestone::Milestone;
use tidings::models::project::Project;
use tidings::models::user::{NewUser, User};
use tidings::schema::{deliveries, imported_reactions, issue_events, notifications, revisions, subscriptions};

use super::{differences, import, log, order, small};
use crate::support::store::Store;

fn issue(store: &Store, number: i64) -> Issue {
    let found = store.db.read_now(|conn| {
        let project = Project::find_by_slug(conn, "lamps")?;
        Issue::find_by_number(conn, project.id, number)
    });
    found.unwrap()
}

fn name(store: &Store, user: UserId) -> String {
    store.db.read_now(|conn| User::find(conn, user)).unwrap().name
}

fn at(time: &str) -> At {
    At(time.parse().unwrap())
}

#[test]
fn an_import_brings_issues_with_their_numbers_times_and_people() {
    let store = Store::open();

    let report = import(&store, &small());

    assert_eq!((report.issues, report.pulls, report.comments), (3, 1, 3));
    assert_eq!((report.new_acts, report.new_links, report.events), (26, 1, 31));
    let lamp = issue(&store, 1);
    assert_eq!((lamp.title.as_str(), lamp.comments_count), ("The lamp stays dark", 2));
    assert_eq!((lamp.state, lamp.state_reason), (State::Closed, Some(CloseReason::Completed)));
    assert_eq!((lamp.created_at, lamp.closed_at), (at("2020-01-05T10:00:00Z"), Some(at("2020-02-10T09:00:00Z"))));
    assert_eq!(lamp.lock_reason.as_deref(), Some("resolved"));
    assert_eq!((name(&store, lamp.author_id), name(&store, lamp.closed_by.unwrap())), ("ana".into(), "bo".into()));
    assert_eq!(name(&store, issue(&store, 2).author_id), "ghost");
    assert_eq!(issue(&store, 9).title, "Bulbs\u{fffd} of glass");
    assert_eq!(differences(&store), Vec::<String>::new());
}

#[test]
fn the_log_of_an_issue_tells_its_history_in_order() {
    let store = Store::open();

    import(&store, &small());

    let lines: Vec<String> = log(&store).into_iter().filter(|line| line.starts_with("#1 ")).collect();
    let expected = [
        "#1 2020-01-05 10:00:00 ana issue_opened",
        "#1 2020-03-01 12:00:00 system issue_imported",
        "#1 2020-01-05 10:00:00 ana label_added",
        "#1 2020-01-05 10:00:01 ana user_mentioned",
        "#1 2020-01-05 11:00:00 bo comment_added",
        "#1 2020-01-05 12:00:00 ana assignee_added",
        "#1 2020-01-06 10:00:00 ana issue_title_changed",
        "#1 2020-01-06 10:00:01 ana milestone_added",
        "#1 2020-01-06 10:00:02 ana label_added",
        "#1 2020-02-09 09:00:00 bo commit_referenced",
        "#1 2020-02-10 09:00:00 ana comment_added",
        "#1 2020-02-10 09:00:00 bo issue_closed",
        "#1 2020-02-11 09:00:00 ana comment_edited",
        "#1 2020-02-12 09:00:00 ana issue_locked",
        "#1 2020-03-01 12:00:00 system label_removed",
        "#1 2020-03-01 12:00:00 system label_added",
        "#1 2020-03-01 12:00:00 system milestone_changed",
        "#1 2020-01-07 10:00:00 wire[bot] issue_cross_referenced",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn labels_and_milestones_come_as_github_had_them() {
    let store = Store::open();

    import(&store, &small());

    let (labels, milestones) = store
        .db
        .read_now(|conn| {
            let project = Project::find_by_slug(conn, "lamps")?.id;
            Ok((Label::every(conn, project)?, Milestone::every(conn, project)?))
        })
        .unwrap();
    let labels: Vec<_> = labels.iter().map(|label| (label.name.as_str(), label.color.as_str())).collect();
    assert_eq!(labels, [("bug", "#d73a4a"), ("help wanted", "#008672"), ("light", "#ffeecc"), ("lamps", "#ffeecc")]);
    let first = &milestones[0];
    assert_eq!((first.title.as_str(), first.description.as_str()), ("1.0", "The first release"));
    assert_eq!((first.state, first.due_on), (State::Closed, Some(at("2020-06-01T07:00:00Z"))));
    assert_eq!((milestones[1].title.as_str(), milestones[1].state), ("1.1", State::Open));
}

#[test]
fn nobody_is_told_of_an_import() {
    let store = Store::open();

    import(&store, &small());

    let counts: [i64; 4] = store
        .db
        .read_now(|conn| {
            let by_import = issue_events::table.filter(issue_events::via.ne(Via::Import));
            Ok([
                deliveries::table.select(count_star()).first(conn)?,
                notifications::table.select(count_star()).first(conn)?,
                subscriptions::table.select(count_star()).first(conn)?,
                by_import.select(count_star()).first(conn)?,
            ])
        })
        .unwrap();
    assert_eq!(counts, [0, 0, 0, 0]);
}

#[test]
fn texts_and_reactions_are_kept() {
    let store = Store::open();

    import(&store, &small());

    let (texts, reactions): (Vec<String>, Vec<(String, i64)>) = store
        .db
        .read_now(|conn| {
            let texts = revisions::table.order(revisions::id).select(revisions::body).load(conn)?;
            let kept = imported_reactions::table.order(imported_reactions::emoji);
            Ok((texts, kept.select((imported_reactions::emoji, imported_reactions::count)).load(conn)?))
        })
        .unwrap();
    assert!(texts.contains(&"It stays dark, @bo.\nEvery evening.".to_owned()), "{texts:?}");
    let reactions: Vec<_> = reactions.iter().map(|(emoji, count)| (emoji.as_str(), *count)).collect();
    assert_eq!(reactions, [("+1", 2), ("heart", 1), ("heart", 1)]);
}

#[test]
fn an_imported_login_is_a_disabled_account_beside_one_that_has_its_name() {
    let store = Store::open();
    let own = store.db.read_now(User::system).unwrap();
    let make = |name: &'static str| {
        store.db.write_now(own, move |tx| NewUser::person(name, &format!("{name}@example.org")).create(tx)).unwrap()
    };
    make("Ana");
    make("ana-github");

    import(&store, &small());

    let ana = store.db.read_now(|conn| {
        let known = External { provider: "github", id: Some(1001), login: "ana" }.find(conn)?;
        User::find(conn, known.unwrap())
    });
    let ana = ana.unwrap();
    assert_eq!((ana.name.as_str(), ana.kind), ("ana-github-2", UserKind::Imported));
    assert!(ana.disabled_at.is_some() && ana.password_hash.is_none());
    assert_eq!(issue(&store, 1).author_id, ana.id);
}

#[test]
fn a_dry_run_only_counts() {
    let store = Store::open();

    let dry = Order { is_dry: true, ..order(&small()) };
    let report = run(&store.db, &dry, &|_| ControlFlow::Continue(())).unwrap();

    assert_eq!((report.new_acts, report.events), (26, 0));
    assert!(log(&store).is_empty());
    assert!(store.db.read_now(|conn| Project::find_by_slug(conn, "lamps")).is_err());
}

#[test]
fn what_has_no_place_is_told_by_kind() {
    let store = Store::open();

    let report = import(&store, &small());

    let left: Vec<(&str, u64)> = report.left.iter().collect();
    let expected = [
        ("committed", 1),
        ("cross-referenced (from elsewhere)", 1),
        ("cross-referenced (no text of that moment names the issue)", 1),
        ("glowed_in_the_dark", 1),
        ("subscribed", 1),
        ("without a kind", 1),
    ];
    assert_eq!(left, expected);
}
