//! Issues and what hangs on them.

use super::super::column::{
    Column, HTML, ID, Kind, PROJECT, any, bytes, column, json, moment, number, of, person, text,
};
use super::project::NEW_ID;
use super::{Lines, Table};
use crate::events::naming::Thing;

const UNDER_ISSUE: Lines = Lines::Under(Some(Thing::Issue), "issue_id", "");
const ISSUE: Column = of("issue_id", Thing::Issue);

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "issues",
        file: "issues",
        lines: Lines::Named(Thing::Issue, "SELECT id FROM issues WHERE project_id = $ ORDER BY id"),
        columns: ISSUES,
        left: FOLDED,
    },
    Table {
        name: "issue_redirects",
        file: "issue_redirects",
        lines: Lines::Under(Some(Thing::Issue), "issue_id", "AND project_id = $"),
        columns: &[PROJECT, ISSUE, number("number"), moment("created_at")],
        left: &[],
    },
    Table { name: "assignees", file: "assignees", lines: UNDER_ISSUE, columns: &[ISSUE, person("user_id")], left: &[] },
    Table {
        name: "issue_labels",
        file: "issue_labels",
        lines: UNDER_ISSUE,
        columns: &[ISSUE, of("label_id", Thing::Label)],
        left: &[],
    },
    Table {
        name: "subscriptions",
        file: "subscriptions",
        lines: UNDER_ISSUE,
        columns: &[ISSUE, person("user_id"), text("state"), text("reason"), moment("created_at")],
        left: &[],
    },
    Table {
        name: "comments",
        file: "comments",
        lines: Lines::Named(Thing::Comment, OF_ISSUES_COMMENTS),
        columns: COMMENTS,
        left: &[],
    },
    Table {
        name: "flagged_comments",
        file: "flagged_comments",
        lines: Lines::Own(
            "SELECT c.id FROM flagged_comments c JOIN issues i ON i.id = c.issue_id WHERE i.project_id = $ ORDER BY c.id",
        ),
        columns: FLAGGED,
        left: NEW_ID,
    },
    Table {
        name: "attachments",
        file: "attachments",
        lines: Lines::Named(
            Thing::Attachment,
            "SELECT a.id FROM attachments a JOIN issues i ON i.id = a.issue_id WHERE i.project_id = $ ORDER BY a.id",
        ),
        columns: ATTACHMENTS,
        left: &[],
    },
    Table {
        name: "external_links",
        file: "external_links",
        lines: Lines::Named(
            Thing::ExternalLink,
            "SELECT l.id FROM external_links l JOIN issues i ON i.id = l.issue_id WHERE i.project_id = $ ORDER BY l.id",
        ),
        columns: LINKS,
        left: &[],
    },
    Table {
        name: "reactions",
        file: "issue_reactions",
        lines: Lines::Under(Some(Thing::Issue), "record_id", "AND record_type = 'issue'"),
        columns: &[TO_ISSUE, ON_ISSUE, person("user_id"), text("emoji"), moment("created_at")],
        left: &[],
    },
    Table {
        name: "reactions",
        file: "comment_reactions",
        lines: Lines::Under(Some(Thing::Comment), "record_id", "AND record_type = 'comment'"),
        columns: &[TO_COMMENT, ON_COMMENT, person("user_id"), text("emoji"), moment("created_at")],
        left: &[],
    },
    Table {
        name: "imported_reactions",
        file: "imported_issue_reactions",
        lines: Lines::Under(Some(Thing::Issue), "record_id", "AND record_type = 'issue'"),
        columns: &[TO_ISSUE, ON_ISSUE, text("emoji"), number("count")],
        left: &[],
    },
    Table {
        name: "imported_reactions",
        file: "imported_comment_reactions",
        lines: Lines::Under(Some(Thing::Comment), "record_id", "AND record_type = 'comment'"),
        columns: &[TO_COMMENT, ON_COMMENT, text("emoji"), number("count")],
        left: &[],
    },
    Table {
        name: "imported_issues",
        file: "imported_issues",
        lines: UNDER_ISSUE,
        columns: &[ISSUE, bytes("digest"), json("standing"), moment("seen_at")],
        left: &[],
    },
    Table {
        name: "imported_acts",
        file: "imported_acts",
        lines: UNDER_ISSUE,
        columns: &[ISSUE, text("key"), any("comment_id", Thing::Comment), text("fingerprint")],
        left: &[],
    },
];

const OF_ISSUES_COMMENTS: &str =
    "SELECT c.id FROM comments c JOIN issues i ON i.id = c.issue_id WHERE i.project_id = $ ORDER BY c.id";

pub(super) const TO_ISSUE: Column = column("record_type", Kind::Word("issue"));
pub(super) const TO_COMMENT: Column = column("record_type", Kind::Word("comment"));
pub(super) const ON_ISSUE: Column = of("record_id", Thing::Issue);
pub(super) const ON_COMMENT: Column = of("record_id", Thing::Comment);

const ISSUES: &[Column] = &[
    column("id", Kind::Numbered),
    PROJECT,
    number("number"),
    text("title"),
    text("body"),
    HTML,
    number("revision"),
    person("author_id"),
    text("state"),
    text("state_reason"),
    moment("closed_at"),
    person("closed_by"),
    of("milestone_id", Thing::Milestone),
    of("status_id", Thing::Status),
    number("priority"),
    moment("due_on"),
    moment("locked_at"),
    text("lock_reason"),
    moment("pinned_at"),
    moment("deleted_at"),
    person("deleted_by"),
    moment("stale_at"),
    moment("created_at"),
    moment("updated_at"),
    column("last_activity_at", Kind::Beginning),
];

/// What the log tells anyway.
const FOLDED: &[(&str, &str)] = &[
    ("comments_count", "the log tells"),
    ("last_commented_at", "the log tells"),
    ("duplicate_of", "the log tells; the original may be elsewhere"),
];

const COMMENTS: &[Column] = &[
    ID,
    ISSUE,
    person("author_id"),
    text("body"),
    HTML,
    number("revision"),
    text("hidden_as"),
    moment("redacted_at"),
    moment("created_at"),
    moment("updated_at"),
];

const FLAGGED: &[Column] = &[
    ISSUE,
    of("comment_id", Thing::Comment),
    person("author_id"),
    text("body"),
    HTML,
    text("rule"),
    moment("created_at"),
];

const ATTACHMENTS: &[Column] = &[
    ID,
    PROJECT,
    ISSUE,
    person("user_id"),
    column("token", Kind::Token),
    text("filename"),
    text("mime"),
    number("bytes"),
    number("width"),
    number("height"),
    column("sha256", Kind::Content),
    moment("created_at"),
];

const LINKS: &[Column] = &[
    ID,
    ISSUE,
    text("provider"),
    text("external_id"),
    text("identifier"),
    column("url", Kind::Url),
    person("created_by"),
    moment("created_at"),
    moment("removed_at"),
];
