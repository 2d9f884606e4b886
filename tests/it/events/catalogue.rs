//! Every row of the catalogue, as people read it and as machines store it.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use tidings::events::phrase::{Scene, fill, parts};
use tidings::events::project::ProjectActionKey;
use tidings::events::{ActionKey, audience};
use tidings::look::{Part, plain};

/// Keys are stored and phrases are read: a change of either is seen here, and a key is never renamed.
#[test]
fn the_catalogue_is_as_released() {
    let mut rows = String::new();
    for action in ActionKey::ALL {
        let row = action.row();
        let told = audience::words(row.audience).join(", ");
        writeln!(
            rows,
            "{} · {} · {} · tells {}",
            row.key,
            row.icon.name(),
            row.tone.name(),
            if told.is_empty() { "nobody" } else { &told }
        )
        .unwrap();
        writeln!(rows, "    here:      {}", sentence(*action, None)).unwrap();
        let elsewhere = Some(("#12 Sync stops".to_owned(), "/projects/ferry/issues/12".to_owned()));
        writeln!(rows, "    elsewhere: {}", sentence(*action, elsewhere)).unwrap();
    }
    insta::assert_snapshot!(rows);
}

/// The audit log of projects has a catalogue of its own, whose keys are stored too.
#[test]
fn the_catalogue_of_projects_is_as_released() {
    let mut rows = String::new();
    for action in ProjectActionKey::ALL {
        let row = action.row();
        let fields = row.fields.iter().map(|field| ((*field).to_owned(), json!(format!("<{field}>"))));
        let extra = Value::Object(fields.collect::<Map<_, _>>());
        let words = text(&fill(row.phrase, &extra, &scene(None)));
        writeln!(rows, "{} · {} · {}\n    {words}", row.key, row.icon.name(), row.tone.name()).unwrap();
    }
    insta::assert_snapshot!(rows);
}

#[test]
fn an_unknown_action_is_refused_by_name() {
    assert_eq!(ActionKey::parse("comment_aded").unwrap_err(), "'comment_aded' is not a valid action");
    assert!(ActionKey::ALL.iter().all(|action| ActionKey::parse(action.as_str()) == Ok(*action)));
}

#[test]
fn an_old_row_without_its_data_is_read_all_the_same() {
    for action in ActionKey::ALL {
        let words = text(&parts(action.as_str(), &Value::Null, &scene(None)));
        let begins = action.row().phrase.replace("{actor}", "Ana Ruiz").replace("{issue}", "this issue");
        let begins = begins.split(['{', '[']).next().unwrap_or_default();
        assert!(words.starts_with(begins), "{words}");
    }
    let unknown = text(&parts("issue_teleported", &json!({"to": "Mars"}), &scene(None)));
    assert!(unknown.starts_with("Ana Ruiz"), "{unknown}");
}

/// The sentence with each field filled by its own name, or by a number where it is one.
fn sentence(action: ActionKey, issue: Option<(String, String)>) -> String {
    let fields = action.row().fields.iter().map(|field| {
        let value =
            if field.ends_with("_id") || field.ends_with("number") { json!(7) } else { json!(format!("<{field}>")) };
        ((*field).to_owned(), value)
    });
    let extra = Value::Object(fields.collect::<Map<_, _>>());
    text(&parts(action.as_str(), &extra, &scene(issue)))
}

fn scene(issue: Option<(String, String)>) -> Scene<'static> {
    Scene { actor: ("Ana Ruiz", "ana"), issue, project: "/projects/ferry", base: "" }
}

fn text(parts: &[Part]) -> String {
    plain(parts)
}
