//! `tidings import` and `tidings check` as they are typed.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::small;
use crate::support::postgres::Schema;

/// An empty database of its own, and the binary to work on it.
struct Shell {
    folder: TempDir,
    schema: Option<Schema>,
}

impl Shell {
    fn open() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), schema: Schema::create() }
    }

    /// Exit code, standard output and standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let file = format!("sqlite://{}", self.folder.path().join("tidings.db").display());
        let url = self.schema.as_ref().map_or(file, Schema::url);
        let output = Command::new(env!("CARGO_BIN_EXE_tidings"))
            .args(arguments)
            .env("DATABASE_URL", url)
            .env("TIDINGS_LOG", "error")
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn import(&self, path: &Path, more: &[&str]) -> (i32, String, String) {
        let arguments = ["import", "github", path.to_str().unwrap(), "--project", "lamps"];
        self.run(&[&arguments, more].concat())
    }
}

#[test]
fn an_import_reports_and_a_check_after_it_is_clean() {
    let shell = Shell::open();

    let (code, told, _) = shell.import(&small(), &[]);

    assert_eq!(code, 0, "{told}");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "Read 3 issues, 1 pull requests and 3 comments.");
    assert!(lines[1].starts_with("Recorded 31 events in "), "{told}");
    assert!(told.contains("       1  committed\n"), "{told}");
    let (code, told, _) = shell.run(&["check"]);
    assert_eq!((code, told.as_str()), (0, "4 issues stand as their events tell.\n"));
    let (code, told, _) = shell.import(&small(), &[]);
    assert!(code == 0 && told.contains("Recorded 0 events"), "{told}");
}

#[test]
fn a_dry_run_says_what_would_come() {
    let shell = Shell::open();

    let (code, told, _) = shell.import(&small(), &["--dry-run"]);

    assert!(code == 0 && told.contains("26 acts are new and would come; nothing was written."), "{told}");
}

#[test]
fn a_mistake_is_one_line_and_exit_code_2() {
    let shell = Shell::open();

    let (code, _, told) = shell.import(&shell.folder.path().join("nowhere"), &[]);

    assert_eq!((code, told.lines().count()), (2, 1), "{told}");
    assert!(told.ends_with("nowhere: there is no such file or folder\n"), "{told}");
    let (code, _, told) = shell.run(&["import", "github", ".", "--project", "two words"]);
    assert!(code == 2 && told.starts_with("tidings: Addresses have 1 to 64 letters"), "{told}");
    let (code, _, told) = shell.run(&["import", "github", "."]);
    assert!(code == 2 && told.contains("--project"), "{told}");
}
