//! Dumps made for one test.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::small;

/// A dump that the test may change.
pub(super) struct Dump(TempDir);

impl Dump {
    /// A copy of the small one.
    pub(super) fn small() -> Self {
        let dump = Self(tempfile::tempdir().unwrap());
        copy(&small(), dump.path());
        dump
    }

    /// One that takes more than one transaction: issues with comments, and with labels of which only the snapshot knows.
    pub(super) fn large(issues: i64, comments: i64) -> Self {
        let dump = Self(tempfile::tempdir().unwrap());
        let list: Vec<Value> = (1..=issues).rev().map(issue).collect();
        dump.write("issues.json", &Value::from(list));
        for number in 1..=issues {
            let list: Vec<Value> = (1..=comments).map(|place| comment(number * 1000 + place)).collect();
            dump.write(&format!("issues/{number}/comments.json"), &Value::from(list));
        }
        dump
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(super) fn write(&self, name: &str, content: &Value) {
        let file = self.file(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content.to_string()).unwrap();
    }

    /// Changes a JSON file.
    pub(super) fn change(&self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut content: Value = serde_json::from_slice(&fs::read(self.file(name)).unwrap()).unwrap();
        change(&mut content);
        self.write(name, &content);
    }
}

fn issue(number: i64) -> Value {
    let pointing = number % 3 + 1;
    json!({
        "number": number, "title": format!("Lamp {number}"), "body": format!("Like #{pointing}"), "state": "closed",
        "user": {"id": number % 7, "login": format!("user{}", number % 7)},
        "labels": [{"name": "bug", "color": "d73a4a"}, {"name": format!("l{}", number % 5), "color": "ededed"}],
        "assignees": [{"id": 1, "login": "user1"}], "milestone": {"title": "1.0"},
        "created_at": "2020-01-05T10:00:00Z", "updated_at": "2021-01-05T10:00:00Z", "closed_at": "2020-12-05T10:00:00Z",
        "closed_by": {"id": 2, "login": "user2"}
    })
}

fn comment(id: i64) -> Value {
    let user = json!({"id": id % 7, "login": format!("user{}", id % 7)});
    let minute = id % 60;
    json!({
        "id": id, "user": user, "body": format!("Comment **{id}**\n\n- one\n- two"),
        "created_at": format!("2020-02-05T10:{minute:02}:00Z"), "updated_at": format!("2020-02-05T11:{minute:02}:00Z")
    })
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
