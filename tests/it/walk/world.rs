//! What there is to act on, as somebody who sees everything would find it. Only the latest of what grows: people work on that.

use diesel::prelude::*;
use tidings::db::DbConn;
use tidings::db::types::{At, ProjectId, UserId};
use tidings::db::words::UserKind;
use tidings::error::Result;
use tidings::schema::{
    comments, flagged_comments, issue_events, issue_templates, issues, labels, milestones, notifications, projects,
    statuses, users, views, workflows,
};

use crate::support::app::App;

#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub(super) id: i64,
    pub(super) name: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Issue {
    pub(super) slug: String,
    pub(super) number: i64,
    pub(super) revision: i64,
}

impl Issue {
    fn of((slug, number, revision): (String, i64, i64)) -> Self {
        Self { slug, number, revision }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Comment {
    pub(super) issue: Issue,
    pub(super) id: i64,
    pub(super) revision: i64,
}

impl Comment {
    fn of((slug, number, of_issue, id, revision): (String, i64, i64, i64, i64)) -> Self {
        Self { issue: Issue { slug, number, revision: of_issue }, id, revision }
    }
}

/// Something of a project: its name and its id there.
#[derive(Debug, Clone, Default)]
pub(super) struct Thing {
    pub(super) slug: String,
    pub(super) id: i64,
    pub(super) name: String,
}

#[derive(Default)]
pub(super) struct World {
    pub(super) people: Vec<Person>,
    pub(super) slugs: Vec<String>,
    pub(super) issues: Vec<Issue>,
    /// Deleted ones.
    pub(super) gone: Vec<Issue>,
    pub(super) comments: Vec<Comment>,
    /// With lists of tasks.
    pub(super) listed: Vec<Issue>,
    pub(super) lists: Vec<Comment>,
    pub(super) labels: Vec<Thing>,
    pub(super) milestones: Vec<Thing>,
    pub(super) statuses: Vec<Thing>,
    pub(super) templates: Vec<Thing>,
    pub(super) views: Vec<Thing>,
    pub(super) workflows: Vec<Thing>,
    pub(super) flagged: Vec<i64>,
    pub(super) notifications: Vec<(i64, i64)>,
    pub(super) events: Vec<i64>,
    pub(super) now: Option<At>,
}

impl World {
    pub(super) fn look(app: &App) -> Self {
        let now = app.instance.db.now();
        let mut world = app.instance.db.read_now(Self::load).unwrap();
        world.now = Some(now);
        world
    }

    fn load(conn: &mut DbConn) -> Result<Self> {
        let mut world = Self::default();
        world.load_talk(conn)?;
        world.load_things(conn)?;
        let people = users::table.filter(users::kind.eq(UserKind::Person)).select((users::id, users::name));
        let people: Vec<(UserId, String)> = people.order(users::id).load(conn)?;
        world.people = people.into_iter().map(|(id, name)| Person { id: id.0, name }).collect();
        world.slugs = projects::table.select(projects::slug).order(projects::id).load(conn)?;
        let flagged = flagged_comments::table.select(flagged_comments::id);
        world.flagged = flagged.order(flagged_comments::id).limit(20).load(conn)?;
        let news = notifications::table.select((notifications::id, notifications::user_id));
        world.notifications = news.order(notifications::updated_at.desc()).limit(60).load(conn)?;
        let events = issue_events::table.select(issue_events::id).order(issue_events::id.desc());
        world.events = events.limit(100).load(conn)?;
        Ok(world)
    }

    fn load_talk(&mut self, conn: &mut DbConn) -> Result<()> {
        let latest = issues::table.inner_join(projects::table).order((issues::last_activity_at.desc(), issues::id));
        let latest = latest.select((projects::slug, issues::number, issues::revision));
        let rows = latest.filter(issues::deleted_at.is_null()).limit(90).load(conn)?;
        self.issues = rows.into_iter().map(Issue::of).collect();
        let rows = latest.filter(issues::deleted_at.is_not_null()).limit(20).load(conn)?;
        self.gone = rows.into_iter().map(Issue::of).collect();
        let rows =
            latest.filter(issues::deleted_at.is_null()).filter(issues::body.like("%- [%")).limit(20).load(conn)?;
        self.listed = rows.into_iter().map(Issue::of).collect();
        let latest = comments::table.inner_join(issues::table.inner_join(projects::table)).order(comments::id.desc());
        let select = (projects::slug, issues::number, issues::revision, comments::id, comments::revision);
        let latest = latest.filter(issues::deleted_at.is_null()).select(select);
        self.comments = latest.limit(120).load(conn)?.into_iter().map(Comment::of).collect();
        let lists = latest.filter(comments::body.like("%- [%")).limit(20).load(conn)?;
        self.lists = lists.into_iter().map(Comment::of).collect();
        Ok(())
    }

    fn load_things(&mut self, conn: &mut DbConn) -> Result<()> {
        let slugs: Vec<(ProjectId, String)> = projects::table.select((projects::id, projects::slug)).load(conn)?;
        let of = |project: ProjectId| slugs.iter().find(|(id, _)| *id == project).map_or("", |(_, slug)| slug.as_str());
        let things = |rows: Vec<(ProjectId, i64, String)>| {
            rows.into_iter().map(|(project, id, name)| Thing { slug: of(project).to_owned(), id, name }).collect()
        };
        macro_rules! load {
            ($table:ident, $name:ident) => {
                things(
                    $table::table
                        .select(($table::project_id, $table::id, $table::$name))
                        .order($table::id)
                        .load(conn)?,
                )
            };
        }
        self.labels = load!(labels, name);
        self.milestones = load!(milestones, title);
        self.statuses = load!(statuses, name);
        self.templates = load!(issue_templates, name);
        self.views = load!(views, name);
        self.workflows = load!(workflows, name);
        Ok(())
    }
}
