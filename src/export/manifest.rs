//! `project.json`: what the folder is, the project itself, and how many lines each file has. It is written last, so a folder
//! without it is no whole export.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::line::wrong;
use super::outward::Outward;
use crate::db::dialect::rows::{self, Cell, Rows};
use crate::db::types::{At, ProjectId};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::models::redirect;
use crate::schema::project_redirects;
use diesel::prelude::*;

/// Its name.
pub(super) const NAME: &str = "project.json";
/// The only format so far.
const FORMAT: u64 = 1;

/// The tables that it holds, and all their columns.
pub(super) const DECIDED: &[(&str, &[&str])] = &[
    (
        "projects",
        &[
            "id", // given anew
            "slug",
            "name",
            "description",
            "visibility",
            "last_number",
            "open_count",       // counted anew
            "stale_after_days", // a setting, made anew where it goes
            "stale_close_days",
            "closed_count", // counted anew
            "created_by",
            "created_at",
            "updated_at",
        ],
    ),
    ("project_redirects", &["slug", "project_id", "created_at"]),
];

const COLUMNS: &[(&str, Cell)] = &[
    ("slug", Cell::Text),
    ("name", Cell::Text),
    ("description", Cell::Text),
    ("visibility", Cell::Text),
    ("last_number", Cell::Number),
    ("created_by", Cell::Number),
    ("created_at", Cell::Moment),
    ("updated_at", Cell::Moment),
];

/// What stands in `project.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u64,
    tidings: String,
    pub(super) project: Told,
    pub(super) lines: BTreeMap<String, u64>,
}

/// The project itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    pub(super) slug: String,
    /// Short names that it had, and until when.
    former: BTreeMap<String, At>,
    name: String,
    description: String,
    visibility: String,
    last_number: i64,
    pub(super) created_by: String,
    created_at: At,
    updated_at: At,
}

impl Told {
    /// As its row says.
    pub(super) fn read(conn: &mut DbConn, names: &mut Outward) -> Result<Self> {
        let project = names.project;
        let found = rows::read(conn, Rows { table: "projects", columns: COLUMNS }, &format!("WHERE id = {project}"))?;
        let row = found.into_iter().next().ok_or(Error::NotFound)?;
        let word = |place: usize| row[place].as_str().unwrap_or_default().to_owned();
        let number = |place: usize| row[place].as_i64().unwrap_or_default();
        let former = project_redirects::table.filter(project_redirects::project_id.eq(ProjectId(project)));
        let former: Vec<(String, At)> =
            former.select((project_redirects::slug, project_redirects::created_at)).load(conn)?;
        Ok(Self {
            slug: word(0),
            former: former.into_iter().collect(),
            name: word(1),
            description: word(2),
            visibility: word(3),
            last_number: number(4),
            created_by: names.person(number(5)).as_str().unwrap_or_default().to_owned(),
            created_at: At::from_micros(number(6)),
            updated_at: At::from_micros(number(7)),
        })
    }

    /// A new project of this short name, by this person.
    pub(super) fn make(&self, tx: &mut Tx<'_>, slug: &str, by: i64) -> Result<ProjectId> {
        redirect::slug_taken(tx, slug)?;
        let id = rows::take_ids(tx, "projects", 1)?[0];
        let columns: Vec<(&str, Cell)> = [("id", Cell::Number)].iter().chain(COLUMNS).copied().collect();
        let cells = vec![
            Value::from(id),
            Value::from(slug),
            Value::from(self.name.as_str()),
            Value::from(self.description.as_str()),
            Value::from(self.visibility.as_str()),
            Value::from(self.last_number),
            Value::from(by),
            Value::from(self.created_at.micros()),
            Value::from(self.updated_at.micros()),
        ];
        rows::write(tx, Rows { table: "projects", columns: &columns }, &[cells])
            .map_err(|error| super::line::at_fault(NAME, 1, error))?;
        Ok(ProjectId(id))
    }

    /// Its old short names lead to it, where nobody has taken them.
    pub(super) fn remember_names(&self, tx: &mut Tx<'_>, project: ProjectId) -> Result<()> {
        for (slug, at) in &self.former {
            if redirect::is_slug_free(tx.conn(), slug)? {
                let row = (
                    project_redirects::slug.eq(slug.clone()),
                    project_redirects::project_id.eq(project),
                    project_redirects::created_at.eq(*at),
                );
                diesel::insert_into(project_redirects::table).values(row).execute(tx.conn())?;
            }
        }
        Ok(())
    }
}

impl Manifest {
    pub(super) fn new(project: Told, lines: BTreeMap<String, u64>) -> Self {
        Self { format: FORMAT, tidings: env!("CARGO_PKG_VERSION").to_owned(), project, lines }
    }

    /// As it is written.
    pub(super) fn text(&self) -> Result<String> {
        let text =
            serde_json::to_string_pretty(self).map_err(|error| Error::internal("writing project.json", error))?;
        Ok(text + "\n")
    }

    /// Reads the folder's, if it is of a format that is known here.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let none = |error| Error::Malformed(format!("{} is no whole export: {NAME}: {error}", folder.display()));
        let text = fs::read_to_string(folder.join(NAME)).map_err(none)?;
        let told: Value = serde_json::from_str(&text).map_err(unreadable)?;
        match told.get("format").and_then(Value::as_u64) {
            Some(FORMAT) => {}
            Some(other) => {
                let why = format!("the format is {other}; this version of Tidings reads {FORMAT}");
                return Err(wrong(NAME, 1, why));
            }
            None => return Err(wrong(NAME, 1, "it does not say which format it has")),
        }
        serde_json::from_str(&text).map_err(unreadable)
    }

    /// How many lines there are in all.
    pub(super) fn total(&self) -> u64 {
        self.lines.values().sum()
    }
}

fn unreadable(error: serde_json::Error) -> Error {
    wrong(NAME, u64::try_from(error.line()).unwrap_or(1), error)
}
