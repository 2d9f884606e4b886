//! What happened, what makes things happen, and the texts that were.

use super::super::column::{
    Catalogue, Column, HTML, ID, Kind, PROJECT, any, column, json, moment, number, of, person, text,
};
use super::issues::{ON_COMMENT, ON_ISSUE, TO_COMMENT, TO_ISSUE};
use super::project::NEW_ID;
use super::{Lines, Table};
use crate::events::naming::Thing;

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "workflows",
        file: "workflows",
        lines: Lines::Named(Thing::Workflow, "SELECT id FROM workflows WHERE project_id = $ ORDER BY id"),
        columns: WORKFLOWS,
        left: &[],
    },
    Table {
        name: "issue_events",
        file: "events",
        lines: Lines::Named(Thing::Event, "SELECT id FROM issue_events WHERE project_id = $ ORDER BY id"),
        columns: EVENTS,
        left: &[("tx_id", "the number of a transaction of one database")],
    },
    Table {
        name: "project_events",
        file: "project_events",
        lines: Lines::Own("SELECT id FROM project_events WHERE project_id = $ ORDER BY id"),
        columns: PROJECT_EVENTS,
        left: &[("id", "given anew"), ("tx_id", "the number of a transaction of one database")],
    },
    Table {
        name: "workflow_runs",
        file: "workflow_runs",
        lines: Lines::Own(
            "SELECT r.id FROM workflow_runs r JOIN issue_events e ON e.id = r.event_id WHERE e.project_id = $ ORDER BY r.id",
        ),
        columns: RUNS,
        left: NEW_ID,
    },
    Table {
        name: "revisions",
        file: "issue_revisions",
        lines: Lines::Under(Some(Thing::Issue), "record_id", "AND record_type = 'issue' ORDER BY number"),
        columns: &[
            TO_ISSUE,
            ON_ISSUE,
            number("number"),
            any("event_id", Thing::Event),
            person("author_id"),
            text("title"),
            text("body"),
            HTML,
            moment("created_at"),
        ],
        left: NEW_ID,
    },
    Table {
        name: "revisions",
        file: "comment_revisions",
        lines: Lines::Under(Some(Thing::Comment), "record_id", "AND record_type = 'comment' ORDER BY number"),
        columns: &[
            TO_COMMENT,
            ON_COMMENT,
            number("number"),
            any("event_id", Thing::Event),
            person("author_id"),
            text("title"),
            text("body"),
            HTML,
            moment("created_at"),
        ],
        left: NEW_ID,
    },
];

const WORKFLOWS: &[Column] = &[
    ID,
    PROJECT,
    of("issue_id", Thing::Issue),
    text("name"),
    text("triggered_on"),
    json("conditions"),
    json("actions"),
    person("owner_id"),
    number("failures"),
    moment("disabled_at"),
    text("disabled_because"),
    moment("created_at"),
    moment("updated_at"),
];

const EVENTS: &[Column] = &[
    ID,
    PROJECT,
    of("issue_id", Thing::Issue),
    person("actor_id"),
    text("action"),
    text("record_type"),
    column("record_id", Kind::Record),
    column("extra", Kind::Data(Catalogue::Issues)),
    moment("occurred_at"),
    moment("created_at"),
    moment("updated_at"),
    column("correlation_id", Kind::Act),
    of("caused_by_event_id", Thing::Event),
    text("via"),
    column("private", Kind::Private),
    column("once_key", Kind::Once),
    column("source_project_id", Kind::Guarded),
];

const PROJECT_EVENTS: &[Column] = &[
    PROJECT,
    person("actor_id"),
    text("action"),
    text("record_type"),
    column("record_id", Kind::Record),
    column("extra", Kind::Data(Catalogue::Project)),
    moment("occurred_at"),
    moment("created_at"),
    moment("updated_at"),
    column("correlation_id", Kind::Act),
    of("caused_by_event_id", Thing::Event),
    text("via"),
];

/// A run outlives its workflow.
const RUNS: &[Column] = &[
    any("workflow_id", Thing::Workflow),
    of("event_id", Thing::Event),
    column("correlation_id", Kind::Act),
    number("depth"),
    text("error"),
    moment("at"),
];
