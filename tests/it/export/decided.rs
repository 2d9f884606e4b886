//! Of each table and column somebody has decided whether it is exported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use tidings::export::{LEFT_OUT, decided};

/// The tables and columns of `src/schema.rs`.
fn schema() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema.rs")).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut table = String::new();
    for line in text.lines() {
        if let Some((name, _)) = line.strip_suffix(") {").and_then(|head| head.split_once(" (")) {
            name.trim().clone_into(&mut table);
        } else if let Some((column, _)) = line.trim().split_once(" -> ").filter(|_| line.ends_with(',')) {
            found.entry(table.clone()).or_default().insert(column.to_owned());
        }
    }
    found
}

#[test]
fn each_table_is_exported_or_left_out_for_a_reason() {
    let mut thought_of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (table, columns) in decided() {
        thought_of.entry(table.to_owned()).or_default().extend(columns.into_iter().map(str::to_owned));
    }
    let schema = schema();

    for (table, columns) in &schema {
        let reason = LEFT_OUT.iter().find(|(name, _)| name == table);
        match thought_of.get(table) {
            Some(known) => {
                assert_eq!(known, columns, "{table}: say in src/export/tables.rs what becomes of each column");
                assert!(reason.is_none(), "{table} is exported and left out");
            }
            None => assert!(reason.is_some(), "{table}: say in src/export/tables.rs whether it is exported"),
        }
    }
    let gone = thought_of.keys().map(String::as_str).chain(LEFT_OUT.iter().map(|(name, _)| *name));
    assert_eq!(gone.filter(|name| !schema.contains_key(*name)).collect::<Vec<_>>(), Vec::<&str>::new());
}
