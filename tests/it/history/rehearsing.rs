//! `tidings workflow test`: what a workflow would have done of what happened.

use std::process::{Command, Output};

use diesel::prelude::*;
use serde_json::{Value, json};
use tidings::schema::{issue_events, workflows};

use super::Past;

fn test(past: &Past, rule: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rule.json"), rule).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.current_dir(folder.path()).env_clear().env("DATABASE_URL", &past.stage.url);
    command.args(["workflow", "test", "rule.json"]).args(more).output().unwrap()
}

fn rule(conditions: &Value, actions: &Value) -> String {
    json!({ "name": "Greet", "triggered_on": "comment_added", "conditions": conditions, "actions": actions }).to_string()
}

/// Exit code, standard output and standard error.
fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn count(past: &Past) -> (i64, i64) {
    let count = |conn: &mut _| Ok((issue_events::table.count().first(conn)?, workflows::table.count().first(conn)?));
    past.stage.db.read_now(count).unwrap()
}

#[test]
fn a_rehearsal_tells_where_it_would_have_run_and_changes_nothing() {
    let past = Past::lived();
    let before = count(&past);
    let is_bo = json!([{ "attribute": "actor.name", "operator": "eq", "value": "bo" }]);
    let actions = json!([{ "type": "reply", "message": "Thank you, {{actor.name}}" }, { "type": "add_label", "label": "bug" }]);

    let (code, told, _) = said(&test(&past, &rule(&is_bo, &actions), &[]));

    let expected = "“Greet” would have run 16 times, of 16 comment_added, on 3 issues.\n\
        Each time: reply “Thank you, {{actor.name}}”, then add the label “bug”.\nferry#1: 7\nhalyard#1: 4\nvault#1: 5\n";
    assert_eq!((code, told.as_str()), (0, expected));
    assert_eq!(count(&past), before);
    let is_ana = json!([{ "attribute": "actor.name", "operator": "eq", "value": "ana" }]);
    let (code, told, _) = said(&test(&past, &rule(&is_ana, &actions), &[]));
    assert_eq!((code, told.as_str()), (0, "“Greet” would have run 0 times, of 16 comment_added, on 0 issues.\n"));
    let (_, told, _) = said(&test(&past, &rule(&is_bo, &actions), &["--since", "2999-01-01"]));
    assert_eq!(told, "“Greet” would have run 0 times, of 0 comment_added, on 0 issues.\n");
}

#[test]
fn an_action_that_would_fail_is_told_with_exit_code_1() {
    let past = Past::lived();
    let actions = json!([{ "type": "close" }, { "type": "add_label", "label": "stale" }]);

    let (code, told, _) = said(&test(&past, &rule(&json!([]), &actions), &[]));

    assert_eq!(code, 1);
    let last = "It would have failed 7 times on ferry#1: Action 2: There is no label “stale” in this project.";
    assert!(told.lines().any(|line| line == last), "{told}");
}

#[test]
fn everything_that_is_wrong_with_the_file_is_told_with_exit_code_2() {
    let past = Past::lived();
    let wrong = json!({
        "name": "", "triggered_on": "comment_aded",
        "conditions": [{ "attribute": "colour", "operator": "eq", "value": "red" }],
        "actions": [{ "type": "shout" }],
    });

    let (code, told, said_why) = said(&test(&past, &wrong.to_string(), &[]));

    assert_eq!((code, told.as_str()), (2, ""));
    for why in ["'comment_aded' is not a valid action", "Condition 1: 'colour' is not a valid attribute", "Action 1: 'shout'"] {
        assert!(said_why.lines().any(|line| line.starts_with("tidings: rule.json: ") && line.contains(why)), "{said_why}");
    }
    for (rule, more, why) in [
        ("{", vec![], "rule.json is not JSON"),
        ("{}", vec!["--since", "yesterdayish"], "rule.json: "),
        (&*rule(&json!([]), &json!([{ "type": "close" }])), vec!["--since", "yesterdayish"], "'yesterdayish' is not a time for --since"),
    ] {
        let (code, _, said_why) = said(&test(&past, rule, &more));
        assert!(code == 2 && said_why.contains(why), "{said_why}");
    }
}
