//! Projects, who may see them, and how many issues are open in them.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use crate::db::one_of::one_of;
use crate::db::types::{At, Moment, ProjectId, UserId};
use crate::db::words::{Role, State, Visibility};
use crate::db::{DbConn, MultiBackend, Tx};
use crate::error::{Error, Result};
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::user::OptionalRow;
use crate::models::viewer::{Access, Viewer, readable_by};
use crate::models::{member, redirect, status};
use crate::schema::{members, projects};

/// A project.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = projects)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// How many issues are open.
    pub open_count: i64,
    /// How many are closed.
    pub closed_count: i64,
    /// When it began.
    pub created_at: At,
}

#[derive(QueryableByName)]
struct Active {
    #[diesel(sql_type = BigInt)]
    id: ProjectId,
    #[diesel(sql_type = Nullable<Moment>)]
    at: Option<At>,
}

impl Project {
    /// Where its pages begin.
    pub fn path(&self) -> String {
        format!("/projects/{}", self.slug)
    }

    /// By its name in addresses, whoever looks: for commands.
    pub fn find_by_slug(conn: &mut DbConn, slug: &str) -> Result<Self> {
        Ok(projects::table.filter(projects::slug.eq(slug.to_owned())).select(Self::as_select()).first(conn)?)
    }

    /// By id, whoever looks: for records that the viewer was shown to be allowed to read.
    pub fn find(conn: &mut DbConn, id: ProjectId) -> Result<Self> {
        Ok(projects::table.find(id).select(Self::as_select()).get_result(conn)?)
    }

    /// By id, if the viewer may read it.
    pub fn find_readable(conn: &mut DbConn, viewer: Viewer, id: ProjectId) -> Result<Self> {
        let readable = projects::table.filter(readable_by(viewer)).filter(projects::id.eq(id));
        Ok(readable.select(Self::as_select()).first(conn)?)
    }

    /// The ids of the projects that the viewer may read; at most `limit`.
    pub fn readable_ids(conn: &mut DbConn, viewer: Viewer, limit: i64) -> Result<Vec<ProjectId>> {
        Ok(projects::table.filter(readable_by(viewer)).limit(limit).select(projects::id).load(conn)?)
    }

    /// Several at once, in no order, whoever looks: for records that the viewer was shown to be allowed to read.
    pub fn load(conn: &mut DbConn, ids: &[ProjectId]) -> Result<Vec<Self>> {
        Ok(projects::table.filter(one_of(projects::id, ids)).select(Self::as_select()).load(conn)?)
    }

    /// The project and what the viewer may do there. Hidden and missing look the same.
    pub fn find_visible(conn: &mut DbConn, viewer: Viewer, slug: &str) -> Result<(Self, Access)> {
        let readable = projects::table.filter(readable_by(viewer)).filter(projects::slug.eq(slug.to_owned()));
        let own = members::table.filter(members::project_id.eq(projects::id)).filter(members::user_id.eq(viewer.id()));
        let with_role = readable.select((Self::as_select(), own.select(members::role).single_value()));
        let found = with_role.first::<(Self, Option<Role>)>(conn).optional()?;
        let Some((project, role)) = found else { return Err(redirect::of_project(conn, viewer, slug)?) };
        Ok((project, Access { viewer, role }))
    }

    /// The projects that the viewer may read, by name, after the one of that name and id; at most `limit`.
    pub fn visible_to(
        conn: &mut DbConn,
        viewer: Viewer,
        after: Option<(String, ProjectId)>,
        limit: i64,
    ) -> Result<Vec<Self>> {
        let readable = projects::table.filter(readable_by(viewer)).order((projects::name, projects::id)).limit(limit);
        let select = Self::as_select();
        Ok(match after {
            None => readable.select(select).load(conn)?,
            Some((name, id)) => readable
                .filter(projects::name.ge(name.clone()))
                .filter(projects::name.gt(name).or(projects::id.gt(id)))
                .select(select)
                .load(conn)?,
        })
    }

    /// The projects whose issues the viewer keeps in order, by name; at most 200.
    pub fn triaged_by(conn: &mut DbConn, viewer: Viewer) -> Result<Vec<Self>> {
        let Some(user) = viewer.user else { return Ok(Vec::new()) };
        let his = members::table.filter(members::user_id.eq(user)).filter(members::role.ne(Role::Reader));
        let kept = projects::id.eq_any(his.select(members::project_id)).or(viewer.is_admin.into_sql::<Bool>());
        let by_name = projects::table.filter(kept).order((projects::name, projects::id)).limit(200);
        Ok(by_name.select(Self::as_select()).load(conn)?)
    }

    /// When something last happened in each of these: one query, one seek into `issues_both_by_activity` for each.
    pub fn last_active(conn: &mut DbConn, ids: &[ProjectId]) -> Result<HashMap<ProjectId, At>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let places: Vec<String> = (1..=ids.len()).map(|place| format!("${place}")).collect();
        let query = diesel::sql_query(format!(
            "SELECT p.id, (SELECT max(i.last_activity_at) FROM issues i WHERE i.project_id = p.id AND i.deleted_at IS NULL) AS at \
             FROM projects p WHERE p.id IN ({})",
            places.join(", ")
        ));
        let query = query.into_boxed::<MultiBackend>();
        let rows: Vec<Active> = ids.iter().fold(query, |query, id| query.bind::<BigInt, _>(*id)).load(conn)?;
        Ok(rows.into_iter().filter_map(|row| Some((row.id, row.at?))).collect())
    }

    /// The number of the project's next issue: highest plus one.
    pub fn next_number(tx: &mut Tx<'_>, project: ProjectId) -> Result<i64> {
        Ok(diesel::update(projects::table.find(project))
            .set(projects::last_number.eq(projects::last_number + 1))
            .returning(projects::last_number)
            .get_result(tx.conn())?)
    }

    /// An import brought this number: the next one is higher.
    pub fn keep_number(tx: &mut Tx<'_>, project: ProjectId, number: i64) -> Result<()> {
        diesel::update(projects::table.filter(projects::id.eq(project)).filter(projects::last_number.lt(number)))
            .set(projects::last_number.eq(number))
            .execute(tx.conn())?;
        Ok(())
    }

    /// An issue came, went, was closed or reopened.
    pub(crate) fn count(tx: &mut Tx<'_>, project: ProjectId, state: State, by: i64) -> Result<()> {
        let this = projects::table.find(project);
        match state {
            State::Open => {
                diesel::update(this).set(projects::open_count.eq(projects::open_count + by)).execute(tx.conn())?
            }
            State::Closed => {
                diesel::update(this).set(projects::closed_count.eq(projects::closed_count + by)).execute(tx.conn())?
            }
        };
        Ok(())
    }
}

impl NewProject {
    /// Gives a project these instead.
    pub fn change(self, tx: &mut Tx<'_>, project: ProjectId) -> Result<()> {
        let other = Project::find_by_slug(tx.conn(), &self.slug).optional_row()?;
        if other.is_some_and(|other| other.id != project) {
            return Err(self.taken());
        }
        let now = tx.now();
        let before: Project = projects::table.find(project).select(Project::as_select()).first(tx.conn())?;
        if before.slug != self.slug {
            redirect::slug_taken(tx, &self.slug)?;
            redirect::slug_left(tx, project, &before.slug)?;
        }
        diesel::update(projects::table.find(project))
            .set((
                projects::slug.eq(self.slug.clone()),
                projects::name.eq(self.name.clone()),
                projects::description.eq(self.description.clone()),
                projects::visibility.eq(self.visibility),
                projects::updated_at.eq(now),
            ))
            .execute(tx.conn())?;
        self.tell_change(tx, before)
    }

    /// What of it is another thing now.
    fn tell_change(self, tx: &mut Tx<'_>, before: Project) -> Result<()> {
        let (project, from, to) = (before.id, before.visibility, self.visibility);
        if (&self.name, &self.slug) != (&before.name, &before.slug) {
            let renamed = ProjectAction::ProjectRenamed {
                from: before.name,
                to: self.name,
                from_slug: before.slug,
                to_slug: self.slug,
            };
            record_project_event(tx, project, Record::Project(project), renamed)?;
        }
        if from != to {
            let (from, to) = (from.to_string(), to.to_string());
            let changed = ProjectAction::ProjectVisibilityChanged { from, to };
            record_project_event(tx, project, Record::Project(project), changed)?;
        }
        Ok(())
    }

    fn taken(&self) -> Error {
        Error::invalid("slug", format!("The address “{}” is taken; choose another.", self.slug))
    }
}

/// A new project; its maker becomes its maintainer.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// Checked by [`crate::models::text::parse_slug`].
    pub slug: String,
    /// Checked by [`crate::models::text::parse_name`].
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Who may read it.
    pub visibility: Visibility,
}

impl NewProject {
    /// Makes the project; the actor is its first maintainer.
    pub fn create(self, tx: &mut Tx<'_>) -> Result<Project> {
        let project = self.create_for_nobody(tx)?;
        let actor = tx.actor();
        member::put(tx, project.id, actor, Role::Maintainer)?;
        Ok(project)
    }

    /// Makes the project without any member: for an import into an instance without people.
    pub fn create_for_nobody(self, tx: &mut Tx<'_>) -> Result<Project> {
        if Project::find_by_slug(tx.conn(), &self.slug).optional_row()?.is_some() {
            return Err(self.taken());
        }
        redirect::slug_taken(tx, &self.slug)?;
        let (actor, now): (UserId, At) = (tx.actor(), tx.happened());
        let id: ProjectId = diesel::insert_into(projects::table)
            .values((
                projects::slug.eq(self.slug),
                projects::name.eq(self.name),
                projects::description.eq(self.description),
                projects::visibility.eq(self.visibility),
                projects::created_by.eq(actor),
                projects::created_at.eq(now),
                projects::updated_at.eq(now),
            ))
            .returning(projects::id)
            .get_result(tx.conn())?;
        status::begin(tx, id)?;
        let project: Project = projects::table.find(id).select(Project::as_select()).first(tx.conn())?;
        let (name, slug, visibility) = (project.name.clone(), project.slug.clone(), project.visibility.to_string());
        let created = ProjectAction::ProjectCreated { name, slug, visibility };
        record_project_event(tx, id, Record::Project(id), created)?;
        Ok(project)
    }
}
