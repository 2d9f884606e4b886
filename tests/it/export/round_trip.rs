//! There and back.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use tidings::dispatch::Inbox;
use tidings::dispatch::replay;
use tidings::export::{self, Order, Plan};
use tidings::import::github;
use tidings::inboxes;

use super::rich::Rich;
use super::{Export, assert_same, count, differences};
use crate::support::desk::outlet;
use crate::support::store::Store;

#[test]
fn a_rich_project_gives_the_same_bytes_from_any_database() {
    let rich = Rich::new();
    assert_eq!(differences(&rich.desk.db), Vec::<String>::new());

    let first = Export::of(&rich.desk.db, "ferry");

    let (sqlite, other) = (Store::on_sqlite(), Store::open());
    for store in [&sqlite, &other] {
        let report = first.read_into(&store.db, None).unwrap();
        assert_eq!((report.issues, report.files), (8, 3));
        assert_eq!(differences(&store.db), Vec::<String>::new());
        assert_same(&first, &Export::of(&store.db, "ferry"));
        let pictures = "SELECT count(*) AS count FROM comments WHERE html LIKE '%<img %'";
        assert_eq!(count(&store.db, pictures), 1, "what was shown within a text is shown again");
    }
    let (there, back) = (Export::of(&sqlite.db, "ferry"), Store::open());
    there.read_into(&back.db, None).unwrap();
    assert_eq!(differences(&back.db), Vec::<String>::new());
    assert_same(&first, &Export::of(&back.db, "ferry"));
}

#[test]
fn the_rich_project_is_rich() {
    let files = Export::of(&Rich::new().desk.db, "ferry").files();

    let empty: Vec<&str> = files.iter().filter(|(_, text)| text.is_empty()).map(|(name, _)| name.as_str()).collect();
    let imported = [
        "imported_acts.jsonl",
        "imported_comment_reactions.jsonl",
        "imported_issue_reactions.jsonl",
        "imported_issues.jsonl",
    ];
    assert_eq!(empty, imported);
    let unused: Vec<&str> = tidings::events::ActionKey::ALL
        .iter()
        .map(|key| key.as_str())
        .filter(|key| !files["events.jsonl"].contains(&format!("\"action\":\"{key}\"")))
        .collect();
    assert_eq!(unused, UNUSED);
    assert!(files["events.jsonl"].contains("outside-1"), "something is gone or elsewhere");
    assert!(files["comments.jsonl"].contains(r##""names":["@bo","#2"]"##), "{}", files["comments.jsonl"]);
    let secrets = ["password_hash", "token_hash", "webhook", "@example.org"];
    let told = files.values().flat_map(|text| secrets.iter().filter(|word| text.contains(**word)));
    assert_eq!(told.collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// What inboxes, the schedule and other trackers do.
const UNUSED: [&str; 10] = [
    "due_date_approaching",
    "issue_overdue",
    "issue_imported",
    "spam_cleared",
    "external_link_removed",
    "external_sync_failed",
    "workflow_failed",
    "no_activity_detected",
    "stale_marked",
    "stale_cleared",
];

#[test]
fn an_imported_project_goes_on_where_it_comes_to() {
    let here = Store::open();
    let dump = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/github/small");
    let order = github::Order { path: dump, project: "lamps".into(), is_dry: false };
    let import = |store: &Store| github::run(&store.db, &order, &|_| ControlFlow::Continue(())).unwrap();
    import(&here);
    let first = Export::of(&here.db, "lamps");

    let there = Store::on_sqlite();
    first.read_into(&there.db, None).unwrap();

    assert_eq!(differences(&there.db), Vec::<String>::new());
    assert_same(&first, &Export::of(&there.db, "lamps"));
    let again = import(&there);
    assert_eq!((again.new_acts, again.events), (0, 0), "what was imported is known there too");
}

#[test]
fn nobody_is_told_of_what_was_read_back() {
    let first = Export::of(&Rich::new().desk.db, "ferry");
    let store = Store::open();

    first.read_into(&store.db, None).unwrap();

    for table in ["deliveries", "notifications"] {
        assert_eq!(count(&store.db, &format!("SELECT count(*) AS count FROM {table}")), 0, "{table}");
    }
    let registry = inboxes::registry(&outlet());
    let inbox: &Arc<dyn Inbox> = registry.find("notification").unwrap();
    assert_eq!(replay::missed(&store.db, inbox, None, true).unwrap(), 0);
}

#[test]
fn people_are_found_by_name_and_others_cannot_sign_in() {
    let rich = Rich::new();
    let first = Export::of(&rich.desk.db, "ferry");

    first.read_into(&rich.desk.db, Some("ferry-two")).unwrap();

    let db = &rich.desk.db;
    assert_eq!(count(db, "SELECT count(*) AS count FROM users"), 4, "nobody is there twice");
    let (there, files) = (Store::open(), first.files()["attachments.jsonl"].lines().count());
    first.read_into(&there.db, None).unwrap();
    let barred = "SELECT count(*) AS count FROM users WHERE kind = 'imported' AND disabled_at IS NOT NULL AND email IS NULL AND password_hash IS NULL";
    assert_eq!(count(&there.db, barred), 3);
    // The copy beside its original has files of its own, to which its texts lead.
    assert_eq!(differences(db), Vec::<String>::new());
    let copy = Export::of(db, "ferry-two").files();
    let tokens: Vec<String> = copy["attachments.jsonl"]
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["token"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(tokens.len(), files);
    assert!(tokens.iter().all(|token| copy["comments.jsonl"].contains(token.as_str())));
    assert!(tokens.iter().all(|token| !first.files()["attachments.jsonl"].contains(token.as_str())));
}

#[test]
fn issues_of_other_projects_are_found_again_where_they_are() {
    let rich = Rich::new();
    let (app, ferry) = (Export::of(&rich.desk.db, "app"), Export::of(&rich.desk.db, "ferry"));
    let (alone, both) = (Store::open(), Store::open());

    ferry.read_into(&alone.db, None).unwrap();
    app.read_into(&both.db, None).unwrap();
    ferry.read_into(&both.db, None).unwrap();

    let linked = "SELECT count(*) AS count FROM issues i JOIN issues o ON o.id = i.duplicate_of WHERE o.project_id <> i.project_id";
    let guarded = "SELECT count(*) AS count FROM issue_events e JOIN projects p ON p.id = e.source_project_id WHERE p.slug = 'app'";
    let hidden =
        "SELECT count(*) AS count FROM issue_events WHERE CAST(extra AS TEXT) LIKE '%_issue_id%' AND private = (1 = 1)";
    let told = count(&rich.desk.db, &format!("{guarded} AND e.project_id <> p.id"));
    assert!(told > 0, "the app is private, and mentions the ferry");
    assert_eq!((count(&alone.db, linked), count(&alone.db, guarded)), (0, 0));
    assert_eq!(count(&alone.db, hidden), told, "nobody sees what is from a project that did not come along");
    let found = count(&both.db, &format!("{guarded} AND e.project_id <> p.id"));
    assert!(found > 0 && found + count(&both.db, hidden) == told, "or what is no longer where its words say");
    assert_eq!(count(&both.db, linked), 1);
    assert_same(&ferry, &Export::of(&alone.db, "ferry"));
    assert_eq!(differences(&both.db), Vec::<String>::new());
    assert_same(&ferry, &Export::of(&both.db, "ferry"));
}

#[test]
fn what_is_stopped_leaves_nothing() {
    let rich = Rich::new();
    let first = Export::of(&rich.desk.db, "ferry");
    let (store, place) = (Store::open(), tempfile::tempdir().unwrap());
    let stop: export::Tell =
        Arc::new(|done, _| if done > 50 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) });

    let written = export::write(
        &rich.desk.db,
        &Order { project: "ferry".into(), folder: place.path().join("x"), with_emails: false },
        stop.clone(),
    );
    let read = export::read(&store.db, Plan::new(&first.folder(), None).unwrap(), stop);

    assert!(written.unwrap_err().to_string().starts_with("Stopped"));
    assert!(read.unwrap_err().to_string().starts_with("Stopped"));
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
    assert_eq!(count(&store.db, "SELECT count(*) AS count FROM projects"), 0);
    assert_eq!(count(&store.db, "SELECT count(*) AS count FROM users"), 1);
    first.read_into(&store.db, None).unwrap();
    assert_same(&first, &Export::of(&store.db, "ferry"));
}

#[test]
fn addresses_are_told_only_on_demand_and_find_their_people() {
    let rich = Rich::new();
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("x");
    export::write(
        &rich.desk.db,
        &Order { project: "ferry".into(), folder: folder.clone(), with_emails: true },
        super::on(),
    )
    .unwrap();
    assert!(std::fs::read_to_string(folder.join("people.jsonl")).unwrap().contains("bo@example.org"));
    let store = Store::open();
    let act = store.db.read_now(tidings::models::user::User::system).unwrap();
    let bo = tidings::models::user::NewUser::person("bobby", "BO@example.org");
    store.db.write_now(act, move |tx| bo.create(tx)).unwrap();

    super::read(&store.db, &folder, None).unwrap();

    let bobby = "SELECT count(*) AS count FROM members m JOIN users u ON u.id = m.user_id WHERE u.name = 'bobby'";
    assert_eq!(count(&store.db, bobby), 1);
    assert_eq!(count(&store.db, "SELECT count(*) AS count FROM users WHERE lower(name) = 'bo'"), 0);
}
