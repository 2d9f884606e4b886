//! `tidings history` as it is typed.

use std::process::{Command, Output};

use serde_json::Value;

use super::{Past, days_ago};

fn history(past: &Past, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.current_dir(folder.path()).env_clear().env("DATABASE_URL", &past.stage.url);
    command.arg("history").args(arguments).output().unwrap()
}

fn printed(past: &Past, arguments: &[&str]) -> String {
    let output = history(past, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_command_counts_as_sql_does() {
    let past = Past::lived();

    assert_eq!(printed(&past, &["--action", "comment_deleted", "--project", "ferry", "--project", "halyard"]), "6\n");
    assert_eq!(printed(&past, &["--action", "comment_deleted"]), "9\n");
    assert_eq!(
        printed(&past, &["--action", "comment_deleted", "--by", "project"]),
        "ferry            4\nvault            3\nhalyard          2\ntotal            9\n"
    );
    let since = days_ago(1).rfc3339();
    let json: Value = serde_json::from_str(&printed(
        &past,
        &[
            "--actor",
            "bo",
            "--action",
            "comment_added",
            "--project",
            "ferry",
            "--since",
            &since,
            "--by",
            "day",
            "--json",
        ],
    ))
    .unwrap();
    assert_eq!((&json["total"], &json["others"], &json["by"]), (&1.into(), &0.into(), &"day".into()));
    assert_eq!(json["counts"][0]["day"], days_ago(0).0.date_naive().to_string());
    assert_eq!(
        printed(&past, &["--project", "ferry", "--issue", "1", "--action", "comment_added", "--json"]),
        "{\n  \"total\": 7\n}\n"
    );
}

#[test]
fn mistakes_are_one_line_and_exit_code_2() {
    let past = Past::lived();
    for (arguments, words) in [
        (&["--action", "comment_aded"][..], "'comment_aded' is not a valid action"),
        (&["--since", "yesterdayish"], "'yesterdayish' is not a time for --since"),
        (&["--until", "2026-02-30"], "'2026-02-30' is not a time for --until"),
        (&["--by", "year"], "'year' is nothing to count by"),
        (&["--project", "nosuch"], "There is no project 'nosuch'."),
        (&["--actor", "nobody"], "Nobody here is called 'nobody'."),
        (&["--issue", "1"], "--issue is a number within one project"),
        (&["--issue", "99", "--project", "ferry"], "There is no issue 99 in that project."),
        (&["--since", "2026-11-02", "--until", "2026-11-01"], "--since must not be later than --until"),
    ] {
        let output = history(&past, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(words), "{said}");
    }
}
