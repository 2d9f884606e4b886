//! How much of each project one wants to hear.
use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::types::{ProjectId, UserId};
use crate::db::words::Level;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::member;
use crate::models::project::Project;
use crate::models::user::User;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::visit::Visit;

const HERE: &str = "/settings/notifications";
/// A form has so many projects; whoever sees more chooses among those that he belongs to and the first by name.
const SHOWN: i64 = 45;

/// `GET /settings/notifications`
#[derive(Template)]
#[template(path = "settings/levels.html")]
pub struct LevelsPage {
    pub page: Page,
    pub projects: Vec<LevelRow>,
}

/// One project of the list.
#[derive(Debug, Clone)]
pub struct LevelRow {
    pub name: String,
    pub slug: String,
    /// `all`, `participating`, `mentions`, `ignore`.
    pub level: &'static str,
}

const LEVELS: [(Level, &str); 4] = [
    (Level::All, "Everything"),
    (Level::Participating, "What I take part in"),
    (Level::Mentions, "Only what names me"),
    (Level::Ignore, "Off"),
];

impl LevelsPage {
    fn levels() -> [(&'static str, &'static str); 4] {
        LEVELS.map(|(level, words)| (level.as_str(), words))
    }
}

/// `GET /settings/notifications`
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    let page = visit.read(load).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /settings/notifications`: fields `project` and `level`, one after the other, as often as there are projects. What
/// did not change is left as it was: it may follow a role.
pub(crate) async fn update(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let slugs: Vec<String> = form.all("project").into_iter().map(str::to_owned).collect();
    let levels: Option<Vec<Level>> = form.all("level").into_iter().map(Level::parse).collect();
    let pairs = levels.filter(|levels| levels.len() == slugs.len());
    let pairs = pairs.ok_or_else(|| {
        Error::Malformed("Each project needs one level: all, participating, mentions or ignore.".into())
    })?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        for (slug, level) in slugs.iter().zip(pairs) {
            let (project, _) = Project::find_visible(tx.conn(), user.viewer(), slug)?;
            let present = present(tx.conn(), user.id, &[project.id])?;
            if present.get(&project.id) != Some(&level) {
                member::set_level(tx, project.id, user.id, level)?;
            }
        }
        Ok(Onward::to(HERE).saying(Flash::done("Saved. It counts from the next event on.")))
    };
    visit.post(&user, &form, work).await
}

fn present(conn: &mut DbConn, user: UserId, projects: &[ProjectId]) -> Result<HashMap<ProjectId, Level>> {
    Ok(member::levels_in(conn, user, projects)?.into_iter().collect())
}

/// First those that he belongs to.
fn load(reader: &mut Reader<'_>) -> Result<LevelsPage> {
    let me = reader.me()?.id;
    let viewer = reader.viewer();
    let own = member::projects_of(reader.conn, me, SHOWN)?;
    let mut projects = Project::load(reader.conn, &own)?;
    projects.sort_by(|one, other| one.name.cmp(&other.name));
    let others = Project::visible_to(reader.conn, viewer, None, SHOWN)?;
    projects.extend(others.into_iter().filter(|project| !own.contains(&project.id)));
    projects.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    let ids: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
    let present = present(reader.conn, me, &ids)?;
    let row = |project: Project| LevelRow {
        level: present.get(&project.id).copied().unwrap_or(Level::Participating).as_str(),
        name: project.name,
        slug: project.slug,
    };
    Ok(LevelsPage { projects: projects.into_iter().map(row).collect(), page: reader.frame("Notification settings")? })
}
