//! The source tree as text: its files, and which of them are mounted by a `mod` line.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One source file, by its path from the repository's top.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    /// Every `.rs` file under a folder such as `src`.
    pub(super) fn all_under(folder: &str) -> Vec<Self> {
        let rust = |file: &String| Path::new(file).extension().is_some_and(|ending| ending == "rs");
        files_under(&top().join(folder)).filter(rust).map(Self::read).collect()
    }

    fn read(path: String) -> Self {
        let text = fs::read_to_string(top().join(&path)).unwrap();
        Self { path, text }
    }

    /// The top-level module that the file belongs to: `web` for `src/web/feed.rs`.
    pub(super) fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split(['/', '.']).next().unwrap_or_default()
    }

    /// The file with its comments blanked, so that prose is not taken for code.
    pub(super) fn code(&self) -> String {
        let lines = self.text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The names after `mod` in `mod name;` lines.
    fn mounts(&self) -> impl Iterator<Item = &str> {
        self.text.lines().filter_map(|line| {
            let (before, name) = line.trim().strip_suffix(';')?.rsplit_once("mod ")?;
            let visible = before.is_empty() || (before.starts_with("pub") && before.ends_with(' '));
            visible.then_some(name)
        })
    }

    /// The folder in which the files of its submodules lie.
    fn home(&self) -> String {
        let stem = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        match stem.rsplit_once('/') {
            Some((folder, "lib" | "main" | "mod")) => folder.to_owned(),
            _ => stem.to_owned(),
        }
    }
}

/// Every file under a folder, by its path from the repository's top, sorted.
pub(super) fn files_under(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                found.insert(entry.strip_prefix(top()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.into_iter()
}

/// The repository's top folder.
pub(super) fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files under a folder that no `mod` line leads to from these roots.
fn unmounted(folder: &str, roots: &[&str]) -> Vec<String> {
    let sources = Source::all_under(folder);
    let mounted = sources.iter().flat_map(|source| {
        let home = source.home();
        source.mounts().map(move |name| format!("{home}/{name}.rs")).collect::<Vec<_>>()
    });
    let mounted: BTreeSet<_> = mounted.collect();
    let lost =
        sources.iter().filter(|source| !mounted.contains(&source.path) && !roots.contains(&source.path.as_str()));
    lost.map(|source| source.path.clone()).collect()
}

#[test]
fn every_file_is_mounted() {
    assert_eq!(unmounted("src", &["src/lib.rs", "src/main.rs", "src/build.rs"]), Vec::<String>::new());
    assert_eq!(unmounted("tests", &["tests/it/main.rs"]), Vec::<String>::new());
}

#[test]
fn every_file_says_what_belongs_in_it() {
    let files = Source::all_under("src").into_iter().chain(Source::all_under("tests"));

    let silent: Vec<_> = files.filter(|source| !source.text.starts_with("//! ")).map(|source| source.path).collect();

    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn mod_lines_are_read_as_the_compiler_reads_them() {
    let source = |path: &str| Source {
        path: path.into(),
        text: "mod a;\npub mod b;\npub(crate) mod c;\nmod d {}\n// mod e;\nlet modest f;\n    mod tests;".into(),
    };

    assert_eq!(source("src/web.rs").mounts().collect::<Vec<_>>(), ["a", "b", "c", "tests"]);
    assert_eq!((source("src/lib.rs").home(), source("src/web.rs").home()), ("src".into(), "src/web".into()));
    assert_eq!((source("src/web/feed.rs").module(), source("src/web.rs").module()), ("web", "web"));
    assert!(!source("src/web.rs").code().contains("mod e;"));
}
