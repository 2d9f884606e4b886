//! Records of several kinds, looked up in one question: what a page is about to tell, each record once.

use diesel::expression::{Expression, Selectable};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Nullable, Text};

use crate::db::asking::{self, Value};
use crate::db::types::{CommentId, EventId, IssueId, ProjectId, UserId};
use crate::db::{DbConn, MultiBackend, dialect};
use crate::error::Result;
use crate::events::Event;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;

/// Which records.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) people: Vec<UserId>,
    pub(super) issues: Vec<IssueId>,
    pub(super) projects: Vec<ProjectId>,
    pub(super) comments: Vec<CommentId>,
    /// Events because of which others happened: whoever did them is found with them.
    pub(super) causes: Vec<EventId>,
}

/// One of them; of a cause also who did it.
pub(super) type Found =
    (Option<User>, Option<String>, Option<String>, Option<Issue>, Option<Project>, Option<Comment>, Option<Event>);

type Columns<T> = <T as Selectable<MultiBackend>>::SelectExpression;
type Maybe<T> = Nullable<<Columns<T> as Expression>::SqlType>;

/// Each wanted record is a pair of its kind and its id; of all the tables only that kind's has a row for it.
struct LookUp {
    person: Columns<User>,
    issue: Columns<Issue>,
    project: Columns<Project>,
    comment: Columns<Comment>,
    cause: Columns<Event>,
    from: String,
    wanted: [Value; 1],
}

const FROM: &str = " FROM (SELECT CAST(value ->> 0 AS BIGINT) AS kind, CAST(value ->> 1 AS BIGINT) AS id FROM {elements}) AS wanted \
     LEFT JOIN issue_events ON issue_events.id = CASE wanted.kind WHEN 5 THEN wanted.id END \
     LEFT JOIN users ON users.id = CASE wanted.kind WHEN 1 THEN wanted.id WHEN 5 THEN issue_events.actor_id END \
     LEFT JOIN users AS person ON person.id = users.person_id \
     LEFT JOIN issues ON issues.id = CASE wanted.kind WHEN 2 THEN wanted.id END \
     LEFT JOIN projects ON projects.id = CASE wanted.kind WHEN 3 THEN wanted.id END \
     LEFT JOIN comments ON comments.id = CASE wanted.kind WHEN 4 THEN wanted.id END";

impl Wanted {
    pub(super) fn is_empty(&self) -> bool {
        let Self { people, issues, projects, comments, causes } = self;
        people.is_empty() && issues.is_empty() && projects.is_empty() && comments.is_empty() && causes.is_empty()
    }

    /// Finds them.
    pub(super) fn find(&self, conn: &mut DbConn) -> Result<Vec<Found>> {
        let kinds: [Vec<i64>; 5] = [
            self.people.iter().map(|id| id.0).collect(),
            self.issues.iter().map(|id| id.0).collect(),
            self.projects.iter().map(|id| id.0).collect(),
            self.comments.iter().map(|id| id.0).collect(),
            self.causes.iter().map(|id| id.0).collect(),
        ];
        let pairs = (1..).zip(kinds).flat_map(|(kind, ids)| ids.into_iter().map(move |id| format!("[{kind},{id}]")));
        let pairs: Vec<String> = pairs.collect();
        let look_up = LookUp {
            person: <User as Selectable<MultiBackend>>::construct_selection(),
            issue: <Issue as Selectable<MultiBackend>>::construct_selection(),
            project: <Project as Selectable<MultiBackend>>::construct_selection(),
            comment: <Comment as Selectable<MultiBackend>>::construct_selection(),
            cause: <Event as Selectable<MultiBackend>>::construct_selection(),
            from: FROM.replace("{elements}", dialect::elements(conn)),
            wanted: [Value::Text(format!("[{}]", pairs.join(",")))],
        };
        Ok(look_up.load(conn)?)
    }
}

impl Query for LookUp {
    type SqlType =
        (Maybe<User>, Nullable<Text>, Nullable<Text>, Maybe<Issue>, Maybe<Project>, Maybe<Comment>, Maybe<Event>);
}

impl RunQueryDsl<DbConn> for LookUp {}

impl QueryId for LookUp {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for LookUp {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.person.walk_ast(out.reborrow())?;
        out.push_sql(", person.name, person.full_name, ");
        self.issue.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.project.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.comment.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.cause.walk_ast(out.reborrow())?;
        asking::write(&self.from, &self.wanted, out)
    }
}
