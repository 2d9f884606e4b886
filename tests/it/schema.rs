//! The tables as diesel reads them (`src/schema.rs`) against the tables that the migrations make, on both databases.

use std::collections::BTreeSet;
use std::fs;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use tidings::db::{Target, migrate};

use crate::support::postgres::Schema;

/// A column as a database has it.
#[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// A column type in `src/schema.rs`, in PostgreSQL and in SQLite.
const KINDS: [(&str, &str, &str); 7] = [
    ("Int8", "int8", "INTEGER"),
    ("Float8", "float8", "REAL"),
    ("Bool", "bool", "INTEGER"),
    ("Text", "text", "TEXT"),
    ("Bytea", "bytea", "BLOB"),
    ("Moment", "timestamptz", "INTEGER"),
    ("JsonText", "jsonb", "TEXT"),
];

/// What `src/schema.rs` says, with each type in one database's words.
fn expected(database: fn(&(&str, &'static str, &'static str)) -> &'static str) -> BTreeSet<Column> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema.rs")).unwrap();
    let mut owner = String::new();
    let columns = text.lines().filter_map(|line| {
        if let Some((table, _)) = line.strip_suffix(") {").and_then(|head| head.split_once(" (")) {
            table.trim().clone_into(&mut owner);
        }
        let (name, kind) = line.trim().strip_suffix(',')?.split_once(" -> ")?;
        let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
        let row =
            KINDS.iter().find(|row| row.0 == inner.unwrap_or(kind)).unwrap_or_else(|| panic!("{kind} is not in KINDS"));
        let kind = database(row).to_owned();
        Some(Column { owner: owner.clone(), name: name.to_owned(), kind, nullable: inner.is_some() })
    });
    columns.collect()
}

#[test]
fn sqlite_has_the_tables_that_the_code_reads() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tidings.db");
    migrate::run(&Target::Sqlite(file.clone())).unwrap();

    let mut conn = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let columns = diesel::sql_query(
        r#"SELECT t.name AS owner, c.name AS name, c.type AS kind, c."notnull" = 0 AND c.pk = 0 AS nullable
        FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.name NOT LIKE '\_\_%' ESCAPE '\'"#,
    );
    let columns: Vec<Column> = columns.load(&mut conn).unwrap();

    assert_eq!(BTreeSet::from_iter(columns), expected(|kind| kind.2));
}

/// But for the index of words, which diesel does not read.
#[test]
fn postgres_has_the_tables_that_the_code_reads() {
    let Some(schema) = Schema::create() else { return };
    migrate::run(&Target::Postgres(schema.url())).unwrap();

    let mut conn = PgConnection::establish(&schema.url()).unwrap();
    let columns = diesel::sql_query(
        r"SELECT table_name::text AS owner, column_name::text AS name, udt_name::text AS kind, is_nullable = 'YES' AS nullable
        FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE '\_\_%' AND table_name <> 'full_text'",
    );
    let columns: Vec<Column> = columns.load(&mut conn).unwrap();

    assert_eq!(BTreeSet::from_iter(columns), expected(|kind| kind.1));
}
