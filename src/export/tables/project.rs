//! What a project plans and works with.

use super::super::column::{Column, ID, Kind, PROJECT, column, json, moment, number, person, text, truth};
use super::{Lines, Table};
use crate::events::naming::Thing;

const UNDER_PROJECT: Lines = Lines::Under(None, "project_id", "");

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "members",
        file: "members",
        lines: UNDER_PROJECT,
        columns: &[PROJECT, person("user_id"), text("role"), moment("created_at")],
        left: &[],
    },
    Table {
        name: "notification_levels",
        file: "notification_levels",
        lines: UNDER_PROJECT,
        columns: &[PROJECT, person("user_id"), text("level")],
        left: &[],
    },
    Table {
        name: "labels",
        file: "labels",
        lines: Lines::Named(Thing::Label, "SELECT id FROM labels WHERE project_id = $ ORDER BY id"),
        columns: &[ID, PROJECT, text("name"), column("color", Kind::Color), text("description"), moment("created_at")],
        left: COUNTED,
    },
    Table {
        name: "milestones",
        file: "milestones",
        lines: Lines::Named(Thing::Milestone, "SELECT id FROM milestones WHERE project_id = $ ORDER BY id"),
        columns: MILESTONE,
        left: COUNTED,
    },
    Table {
        name: "statuses",
        file: "statuses",
        lines: Lines::Named(Thing::Status, "SELECT id FROM statuses WHERE project_id = $ ORDER BY id"),
        columns: &[ID, PROJECT, text("name"), number("position"), truth("is_done"), moment("created_at")],
        left: &[],
    },
    Table {
        name: "issue_templates",
        file: "issue_templates",
        lines: Lines::Own("SELECT id FROM issue_templates WHERE project_id = $ ORDER BY id"),
        columns: TEMPLATE,
        left: NEW_ID,
    },
    Table {
        name: "views",
        file: "views",
        lines: Lines::Own("SELECT id FROM views WHERE project_id = $ ORDER BY id"),
        columns: &[
            PROJECT,
            person("owner_id"),
            text("name"),
            text("query"),
            person("created_by"),
            number("position"),
            moment("created_at"),
        ],
        left: NEW_ID,
    },
];

pub(super) const NEW_ID: &[(&str, &str)] = &[("id", "given anew")];
const COUNTED: &[(&str, &str)] = &[("open_issues", "counted anew"), ("closed_issues", "counted anew")];

const MILESTONE: &[Column] = &[
    ID,
    PROJECT,
    text("title"),
    text("description"),
    text("state"),
    moment("due_on"),
    moment("created_at"),
    moment("closed_at"),
];

const TEMPLATE: &[Column] = &[
    PROJECT,
    text("name"),
    text("about"),
    text("title"),
    text("body"),
    json("labels"),
    moment("created_at"),
    moment("updated_at"),
];
