//! Twin migrations: each stands in `sqlite/` and `postgres/` under one name and makes the same tables, columns and indexes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::sources::{files_under, top};

/// Tables with their columns, and the names of indexes, as one migration makes (or alters) them.
#[derive(Debug, Default, PartialEq)]
struct Made {
    tables: BTreeMap<String, BTreeSet<String>>,
    indexes: BTreeSet<String>,
}

/// What each database has in its own way: the index of words.
const OWN: &str = "full_text";

impl Made {
    fn by(sql: &str) -> Self {
        let mut made = Self::default();
        for statement in statements(sql) {
            made.note(&statement);
        }
        made.tables.remove(OWN);
        made.indexes.retain(|name| !name.starts_with(OWN));
        made
    }

    fn note(&mut self, statement: &str) {
        let words: Vec<_> =
            statement.split(|c: char| c.is_whitespace() || c == '(').filter(|word| !word.is_empty()).collect();
        let head = upper(&words, 3);
        if head == "CREATE UNIQUE INDEX" || head.starts_with("CREATE INDEX") {
            self.indexes.insert(words[if head.contains("UNIQUE") { 3 } else { 2 }].to_owned());
        } else if head.starts_with("CREATE TABLE") {
            self.tables.insert(words[2].to_owned(), columns(statement));
        } else if head.starts_with("ALTER TABLE") && upper(&words[3..], 2) == "ADD COLUMN" {
            self.tables.entry(words[2].to_owned()).or_default().insert(words[5].to_owned());
        }
    }
}

fn upper(words: &[&str], count: usize) -> String {
    words.iter().take(count).map(|word| word.to_uppercase()).collect::<Vec<_>>().join(" ")
}

/// The statements of a script without its comments. A trigger's body is cut too, which does no harm here.
fn statements(sql: &str) -> Vec<String> {
    let code: Vec<_> = sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    code.join("\n").split(';').map(|statement| statement.trim().to_owned()).collect()
}

/// The first words of the parts between the outermost brackets, but those of table constraints.
fn columns(create: &str) -> BTreeSet<String> {
    const CONSTRAINTS: [&str; 6] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE"];
    let inside = create.split_once('(').map_or("", |(_, inside)| inside);
    let mut depth = 0_i32;
    let parts = inside.split(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    });
    let first =
        parts.filter_map(|part| part.split(|c: char| c.is_whitespace() || c == '(').find(|word| !word.is_empty()));
    first.filter(|word| !CONSTRAINTS.contains(&word.to_uppercase().as_str())).map(str::to_owned).collect()
}

/// The files of one database's folder, by their path inside it.
fn files(database: &str) -> BTreeSet<String> {
    let prefix = format!("migrations/{database}/");
    files_under(&top().join(&prefix)).filter_map(|file| file.strip_prefix(&prefix).map(str::to_owned)).collect()
}

fn read(database: &str, file: &str) -> String {
    fs::read_to_string(top().join("migrations").join(database).join(file)).unwrap()
}

#[test]
fn migrations_are_twins() {
    let names = files("sqlite");

    assert_eq!(names, files("postgres"));
    for name in names.iter().filter(|name| name.ends_with("up.sql")) {
        let (sqlite, postgres) = (Made::by(&read("sqlite", name)), Made::by(&read("postgres", name)));
        assert_eq!(sqlite, postgres, "{name}: SQLite at the left, PostgreSQL at the right");
        assert!(names.contains(&name.replace("up.sql", "down.sql")), "{name} cannot be undone");
    }
}

#[test]
fn sqlite_tables_are_strict() {
    for name in files("sqlite").iter().filter(|name| name.ends_with("up.sql")) {
        for table in statements(&read("sqlite", name)).iter().filter(|statement| statement.starts_with("CREATE TABLE"))
        {
            let end = table.rsplit(')').next().unwrap_or_default();
            assert!(end.contains("STRICT"), "{name}: {table} is not STRICT");
        }
    }
}

#[test]
fn a_migration_is_read_as_both_databases_write_it() {
    let made = Made::by(
        "-- a note, with (brackets)\nCREATE TABLE issues (\n    id INTEGER PRIMARY KEY AUTOINCREMENT,\n    kind TEXT NOT NULL
        CHECK (kind IN ('a', 'b')),\n    at BIGINT, -- one, more\n    UNIQUE (kind, at),\n    PRIMARY KEY (id)\n) STRICT;
        CREATE INDEX issues_by_kind ON issues (kind, at);\nALTER TABLE issues ADD COLUMN title TEXT;",
    );

    let columns: Vec<_> = made.tables["issues"].iter().map(String::as_str).collect();
    assert_eq!(columns, ["at", "id", "kind", "title"]);
    assert_eq!(made.indexes.iter().collect::<Vec<_>>(), ["issues_by_kind"]);
}
