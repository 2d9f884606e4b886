//! Who may import whom. An arrow that is not in the table is a question to ask before it is a line to add.

use std::collections::BTreeSet;

use super::sources::Source;

/// What may lie under everything: no arrow leads out of these but to each other.
const GROUND: [&str; 4] = ["error", "clock", "look", "text"];

/// A top-level module, and what it may import beside [`GROUND`] and itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("clock", &[]),
    ("look", &[]),
    ("text", &[]),
    ("config", &["db", "http", "mail"]), // the types of its values
    ("schema", &["db"]),                 // the two column types of db/types.rs, which the generated file names
    ("db", &["schema"]),
    ("events", EVENTS),
    ("markdown", &[]),
    ("models", MODELS),
    ("search", READING),
    ("feed", READING),
    ("history", READING),
    ("dispatch", &["models", "events", "db", "schema", "config"]),
    ("http", &[]),
    ("mail", &["markdown"]),
    ("inboxes", &["dispatch", "mail", "http", "feed", "models", "events", "db", "schema", "markdown", "config"]),
    ("schedule", WORK),
    ("replay", WORK),
    ("check", &["models", "dispatch", "db"]),
    ("import", &["http", "models", "events", "db", "schema", "markdown", "config"]),
    ("export", &["models", "events", "db", "schema", "markdown"]),
    (
        "web",
        &[
            "demo", "import", "dispatch", "feed", "history", "search", "models", "events", "db", "schema", "markdown",
            "mail", "config",
        ],
    ),
    ("demo", &["dispatch", "feed", "models", "events", "db", "schema", "markdown", "config"]),
    ("bench", ANYTHING_BELOW),
    ("app", ANYTHING_BELOW),
    ("cli", &["app"]), // and everything that app may import: see `may_import`
    ("main", &["cli"]),
];

const EVENTS: &[&str] = &["db", "schema"];
const MODELS: &[&str] = &["events", "db", "schema", "markdown"];
const READING: &[&str] = &["models", "events", "db", "schema", "markdown", "search"];
const WORK: &[&str] = &["dispatch", "feed", "models", "events", "db", "schema", "markdown", "config"];
const ANYTHING_BELOW: &[&str] = &[
    "web", "inboxes", "schedule", "replay", "check", "import", "export", "demo", "dispatch", "feed", "history",
    "search", "models", "events", "db", "schema", "markdown", "mail", "http", "config",
];

fn may_import(from: &str, to: &str) -> bool {
    let Some((_, arrows)) = ARROWS.iter().find(|(module, _)| *module == from) else { return false };
    let through_app = from == "cli" && ANYTHING_BELOW.contains(&to);
    from == to || arrows.contains(&to) || through_app || (GROUND.contains(&to) && from != "main")
}

/// The modules that a file names as `crate::module` or inside `crate::{…}`; the binary names them as `tidings::module`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for root in ["crate::", "tidings::"] {
        for (at, _) in code.match_indices(root) {
            let inside_a_word = code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
            if !inside_a_word {
                found.extend(first_names(&code[at + root.len()..]));
            }
        }
    }
    found
}

/// `a` of `a::b`, or `a` and `c` of `{a::b, c::{d, e}}`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut depth = 0;
    let mut names = vec![name(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

#[test]
fn imports_follow_the_arrows() {
    let sources = Source::all_under("src");
    let modules: BTreeSet<_> =
        sources.iter().map(Source::module).filter(|name| !["lib", "build"].contains(name)).collect();

    let strangers: Vec<_> = modules.iter().filter(|name| !ARROWS.iter().any(|(known, _)| known == *name)).collect();
    assert!(strangers.is_empty(), "no arrows are drawn for {strangers:?}: say in ARROWS what they may import");

    let wrong = sources.iter().filter(|source| modules.contains(source.module())).flat_map(|source| {
        let imports = imports(&source.code()).into_iter().filter(|name| modules.contains(name.as_str()));
        let wrong = imports.filter(|name| !may_import(source.module(), name));
        wrong.map(|name| format!("{} → {name}", source.path)).collect::<Vec<_>>()
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn the_arrows_never_turn_back() {
    let up =
        [("models", "web"), ("events", "dispatch"), ("events", "inboxes"), ("db", "models"), ("dispatch", "inboxes")];
    let to_app = ARROWS.iter().map(|(module, _)| (*module, "app")).filter(|(from, _)| !["cli", "app"].contains(from));

    let allowed: Vec<_> = up.into_iter().chain(to_app).filter(|(from, to)| may_import(from, to)).collect();

    assert_eq!(allowed, []);
}

#[test]
fn imports_are_read_in_every_form() {
    let code = "use crate::db::{Tx, types::At};\nuse crate::{\n    web::page,\n    models::{issue::Issue, user},\n    clock,\n};
        fn f() { crate::events::record_event(); tidings::cli::run(); mycrate::feed::x(); }";

    assert_eq!(imports(code).into_iter().collect::<Vec<_>>(), ["cli", "clock", "db", "events", "models", "web"]);
}
