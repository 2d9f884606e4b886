//! What may stand in one place only: each rule is a few words of code and the files that may say them.

use std::collections::BTreeSet;

use tidings::events::ActionKey;

use super::sources::Source;

/// Words of code, who may say them, and what everybody else does instead.
struct Rule {
    says: fn(&str) -> bool,
    may: fn(&str) -> bool,
    instead: &'static str,
}

const RULES: [Rule; 9] = [
    Rule {
        says: |code| code.contains("DbConn::"),
        may: |path| path == "src/db.rs" || path.starts_with("src/db/"),
        instead: "what differs between the databases belongs into db/dialect.rs",
    },
    Rule {
        says: |code| writes(code, &["insert_into(", "INSERTINTO"], "issue_events"),
        may: |path| path == "src/events.rs",
        instead: "record_event is the only way to record an event",
    },
    Rule {
        says: |code| writes(code, &["update(", "UPDATE"], "issues"),
        may: |path| path.starts_with("src/models/"),
        instead: "a verb of models/issue changes the row and records its event",
    },
    Rule {
        says: |code| code.contains(".transaction(") || code.contains(".transaction::<"),
        may: |path| path == "src/db.rs" || path.starts_with("src/db/"),
        instead: "db.write opens the transaction; nested work is tx.savepoint",
    },
    Rule {
        says: |code| ["CURRENT_TIMESTAMP", "Utc::now(", "SystemTime::now("].iter().any(|word| code.contains(word)),
        may: |path| ["src/clock.rs", "src/db/dialect.rs"].contains(&path),
        instead: "only the clock tells the time, so that tests can move it",
    },
    Rule {
        says: |code| writes(code, &["update(", "UPDATE"], "issue_events"),
        may: |path| path == "src/events.rs",
        instead: "events are facts: only a throttle moves their time, and a redaction takes words out",
    },
    Rule {
        says: lists_actions,
        may: |path| {
            let tells = ["src/demo/", "src/web/gallery/"].iter().any(|folder| path.starts_with(folder));
            // The query language has a word for what each of some actions does.
            tells || path.starts_with("src/events/") || path == "src/search/happened.rs"
        },
        instead: "what several actions have in common is a property of their rows in the catalogue",
    },
    Rule {
        says: |code| writes(code, &["insert_into(", "INSERTINTO"], "project_events"),
        may: |path| path == "src/events/project.rs",
        instead: "record_project_event is the only way to record an event of a project",
    },
    Rule {
        says: |code| code.contains("dialect::rows"),
        may: |path| path == "src/db/dialect.rs" || path.starts_with("src/export"),
        instead: "only an export copies rows past the models",
    },
];

/// Whether the code has one of these verbs with exactly this table after it, whatever module path or line break between.
fn writes(code: &str, verbs: &[&str], table: &str) -> bool {
    let code: String = code.split_whitespace().collect();
    let named = |rest: &str| {
        let path: String = rest.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
        path.split("::").any(|part| part == table)
            || path.strip_prefix(table).is_some_and(|rest| rest.starts_with("SET"))
    };
    verbs.iter().any(|verb| code.match_indices(verb).any(|(at, _)| named(&code[at + verb.len()..])))
}

/// Whether the code names three actions side by side, or three keys at all. What differs from action to action, arm by arm,
/// is no list.
fn lists_actions(code: &str) -> bool {
    const FEW: usize = 2;
    let quoted = |key: &&ActionKey| code.contains(&format!("\"{}\"", key.as_str()));
    if code.contains("ActionKey::{") || ActionKey::ALL.iter().filter(quoted).count() > FEW {
        return true;
    }
    let code: String = code.split_whitespace().collect();
    let names: BTreeSet<String> = ActionKey::ALL.iter().map(|key| format!("ActionKey::{key:?}")).collect();
    let mut side_by_side = 0;
    code.split(['|', ',', '[', ']', '(', ')', ';', '{', '}']).any(|piece| {
        side_by_side = if names.contains(piece.trim_start_matches("crate::events::")) { side_by_side + 1 } else { 0 };
        side_by_side > FEW
    })
}

#[test]
fn what_has_one_place_stays_there() {
    let wrong = Source::all_under("src").into_iter().flat_map(|source| {
        let code = source.code();
        let broken = RULES.iter().filter(|rule| (rule.says)(&code) && !(rule.may)(&source.path));
        broken.map(|rule| format!("{}: {}", source.path, rule.instead)).collect::<Vec<_>>()
    });

    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn writes_are_seen_in_every_form() {
    let says = |rule: usize, code: &str| (RULES[rule].says)(code);

    assert!(says(1, "diesel::insert_into(schema::issue_events::table)"));
    assert!(says(1, "insert_into(\n    issue_events::table,\n)"));
    assert!(says(1, r#"sql_query("INSERT INTO issue_events (id) VALUES (1)")"#));
    assert!(!says(1, "insert_into(deliveries::table)"));
    assert!(says(2, "diesel::update(issues::table.find(id))"));
    assert!(says(2, "UPDATE issues SET title = $1"));
    assert!(!says(2, "update(issue_reads::table)"));
    assert!(!says(2, "UPDATE issues_seen SET at = 1"));
    assert!(says(5, "diesel::update(issue_events::table.find(twin))"));
}

#[test]
fn lists_of_actions_are_seen_in_every_form() {
    assert!(lists_actions(
        "matches!(key, ActionKey::IssueOpened\n | ActionKey::IssueClosed | ActionKey::CommentAdded)"
    ));
    assert!(lists_actions("[ActionKey::IssueOpened, ActionKey::IssueClosed, ActionKey::CommentAdded]"));
    assert!(lists_actions(r#"match key { "issue_opened" => 1, "issue_closed" => 2, "comment_added" => 3, _ => 4 }"#));
    assert!(!lists_actions("matches!(key, ActionKey::IssueClosed | ActionKey::IssueReopened)"));
    assert!(!lists_actions(
        "match key { ActionKey::IssueOpened => 1, ActionKey::IssueClosed => 2, ActionKey::CommentAdded => 3, _ => 4 }"
    ));
}
