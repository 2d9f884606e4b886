//! `ARCHITECTURE.md` and `README.md` against the tree: every file that they name is there.

use std::fs;

use super::sources::top;

/// What the worked examples would add.
const EXAMPLES: [&str; 4] = [
    "src/models/issue/asking.rs",
    "src/inboxes/triage.rs",
    "src/web/projects/milestones.rs",
    "templates/projects/milestones.html",
];

/// What stands between backticks and is a path from the repository's top.
fn paths(text: &str) -> Vec<&str> {
    let is_path = |quoted: &&str| {
        let is_ours = ["src/", "tests/", "templates/", "static/", "benches/"].iter().any(|top| quoted.starts_with(top));
        is_ours && !quoted.contains(|c: char| c.is_whitespace() || "*{…".contains(c))
    };
    text.split('`').skip(1).step_by(2).filter(is_path).collect()
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    for document in ["ARCHITECTURE.md", "README.md"] {
        let text = fs::read_to_string(top().join(document)).unwrap();

        let named = paths(&text).into_iter().filter(|path| !EXAMPLES.contains(path));
        let lost: Vec<_> = named.filter(|path| !top().join(path).exists()).collect();

        assert_eq!(lost, Vec::<&str>::new(), "{document} names files that are not there");
    }
}

#[test]
fn paths_are_found_between_backticks() {
    let text =
        "See `src/db.rs`, `tx.now()` and `migrations/*/x`.\n```rust\nsrc/a.rs `b`\n```\nThen `tests/it`, src/no.rs.";

    assert_eq!(paths(text), ["src/db.rs", "tests/it"]);
}
