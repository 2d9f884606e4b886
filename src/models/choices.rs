//! What an issue of a project can be given: labels, open milestones and steps, in one query, for the forms beside an issue.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::types::{LabelId, MilestoneId, ProjectId, StatusId};
use crate::db::{DbConn, MultiBackend};
use crate::error::Result;

/// Each by its name; steps in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The project's labels.
    pub labels: Vec<(LabelId, String)>,
    /// Its open milestones.
    pub milestones: Vec<(MilestoneId, String)>,
    /// Its steps.
    pub statuses: Vec<(StatusId, String)>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    place: i64,
}

const ALL: &str = "SELECT 'label' AS kind, id, name, CAST(0 AS BIGINT) AS place FROM labels WHERE project_id = $1 \
     UNION ALL SELECT 'milestone', id, title, CAST(0 AS BIGINT) FROM milestones WHERE project_id = $1 AND state = 'open' \
     UNION ALL SELECT 'status', id, name, position FROM statuses WHERE project_id = $1 LIMIT 1000";

impl Choices {
    /// Those of a project.
    pub fn load(conn: &mut DbConn, project: ProjectId) -> Result<Self> {
        let query = diesel::sql_query(ALL).into_boxed::<MultiBackend>().bind::<BigInt, _>(project);
        let mut rows: Vec<Row> = query.load(conn)?;
        rows.sort_by_cached_key(|row| (row.place, row.name.to_lowercase(), row.id));
        let mut choices = Self::default();
        for Row { kind, id, name, .. } in rows {
            match kind.as_str() {
                "label" => choices.labels.push((LabelId(id), name)),
                "milestone" => choices.milestones.push((MilestoneId(id), name)),
                _ => choices.statuses.push((StatusId(id), name)),
            }
        }
        Ok(choices)
    }
}
