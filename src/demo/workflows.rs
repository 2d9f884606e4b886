//! The demo's workflows, as they stand in their file: the article's own rule among them.

use serde_json::Value;

use crate::db::Tx;
use crate::db::types::ProjectId;
use crate::error::{Error, Result};
use crate::models::workflow::draft::Draft;

const FILE: &str = include_str!("story/workflows.json");

/// Writes them, as the actor's own.
pub(super) fn write(tx: &mut Tx<'_>, project: ProjectId) -> Result<()> {
    let all: Vec<Value> =
        serde_json::from_str(FILE).map_err(|error| Error::internal("reading the demo's workflows", error))?;
    for one in all {
        Draft::from_json(&one)?.create(tx, project, None)?;
    }
    Ok(())
}
