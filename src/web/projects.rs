//! Projects: all of them, a new one, one's overview; settings, labels and members stand below.

pub(crate) mod audit;
pub(crate) mod insights;
pub(crate) mod labels;
pub(crate) mod members;
pub(crate) mod milestones;
pub(crate) mod new;
pub(crate) mod overview;
pub(crate) mod settings;
pub(crate) mod statuses;
pub(crate) mod templates;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::Tx;
use crate::db::types::ProjectId;
use crate::db::words;
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::project::Project;
use crate::models::user::User;
use crate::models::viewer::Access;

use super::assets;
use super::form::Choice;
use super::frame::Reader;
use super::page::{Page, Tab};
use super::pager::Pager;
use super::visit::Visit;
use super::when::When;
use super::words::counted;

/// `GET /projects`, and `/` for those who are not signed in.
#[derive(Template)]
#[template(path = "projects/index.html")]
pub struct ProjectsPage {
    pub page: Page,
    pub projects: Vec<ProjectCard>,
    pub may_create: bool,
    pub pager: Pager,
}

/// One project of the list.
#[derive(Debug, Clone)]
pub struct ProjectCard {
    pub name: String,
    pub slug: String,
    pub description: String,
    pub visibility: Visibility,
    pub open: i64,
    /// The latest event; None while nothing has happened.
    pub active: Option<When>,
}

impl ProjectCard {
    fn open_words(&self) -> String {
        counted(self.open, "open issue")
    }
}

/// Who may see a project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Visibility {
    #[default]
    Private,
    Internal,
    Public,
}

impl From<words::Visibility> for Visibility {
    fn from(stored: words::Visibility) -> Self {
        match stored {
            words::Visibility::Private => Self::Private,
            words::Visibility::Internal => Self::Internal,
            words::Visibility::Public => Self::Public,
        }
    }
}

impl Visibility {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Internal => "internal",
            Self::Public => "public",
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Private => "Private",
            Self::Internal => "Internal",
            Self::Public => "Public",
        }
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Private => Icon::Lock,
            Self::Internal => Icon::Organization,
            Self::Public => Icon::Globe,
        }
    }

    fn choices() -> Vec<Choice> {
        [(Self::Private, "its members"), (Self::Internal, "everybody signed in"), (Self::Public, "everybody")]
            .map(|(who, seen_by)| Choice::new(who.key(), format!("{}: seen by {seen_by}", who.word())))
            .into()
    }
}

/// The tabs of a project's settings; the word is the one that one is on.
pub(crate) fn settings_tabs(slug: &str, current: &str) -> Vec<Tab> {
    let tab = |path: &str, text, icon| Tab::new(format!("/projects/{slug}/{path}"), text, icon, current == path);
    vec![
        tab("settings", "General and Slack", Icon::Gear),
        tab("labels", "Labels", Icon::Tag),
        tab("milestones", "Milestones", Icon::Milestone),
        tab("statuses", "Statuses", Icon::ArrowRight),
        tab("templates", "Templates", Icon::Stack),
        tab("members", "Members", Icon::People),
        tab("workflows", "Workflows", Icon::Zap),
        tab("settings/github", "GitHub", Icon::Webhook),
        tab("audit", "Audit log", Icon::History),
    ]
}

/// The project, for those who may change its settings.
pub(crate) fn maintained(tx: &mut Tx<'_>, user: &User, slug: &str) -> Result<Project> {
    let (project, access) = Project::find_visible(tx.conn(), user.viewer(), slug)?;
    if access.may_maintain() { Ok(project) } else { Err(not_maintained()) }
}

/// The same for a page.
pub(crate) fn settings_of(reader: &mut Reader<'_>, slug: &str) -> Result<(Project, Access)> {
    reader.me()?;
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    if access.may_maintain() { Ok((project, access)) } else { Err(not_maintained()) }
}

pub(crate) fn not_maintained() -> Error {
    Error::Forbidden("Only this project's maintainers may do this.".into())
}

/// How many projects a page shows.
const SHOWN: i64 = 50;

/// `GET /projects`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    let query = visit.query(&["after"])?;
    let after = query.sent("after").map(place).transpose()?;
    let page = visit.read(move |reader| load_all(reader, after)).await?;
    let link = page.pager.link_header();
    visit.linked_page(StatusCode::OK, &page, link)
}

/// Reads the cursor `<id>-<name>`.
fn place(cursor: &str) -> Result<(String, ProjectId)> {
    let place = cursor.split_once('-').and_then(|(id, name)| Some((name.to_owned(), ProjectId(id.parse().ok()?))));
    place.ok_or_else(|| Error::Malformed("This cursor is not one of ours.".into()))
}

/// The projects that the reader may see.
pub(crate) fn load_all(reader: &mut Reader<'_>, after: Option<(String, ProjectId)>) -> Result<ProjectsPage> {
    let viewer = reader.viewer();
    let is_first = after.is_none();
    let mut found = Project::visible_to(reader.conn, viewer, after, SHOWN + 1)?;
    let has_more = i64::try_from(found.len()).unwrap_or(0) > SHOWN;
    found.truncate(usize::try_from(SHOWN).unwrap_or(50));
    let last = found.last().filter(|_| has_more).map(|last| format!("{}-{}", last.id, last.name));
    let older = last.map(|cursor| {
        let cursor: String = url::form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
        format!("/projects?after={cursor}")
    });
    let ids: Vec<ProjectId> = found.iter().map(|project| project.id).collect();
    let active = Project::last_active(reader.conn, &ids)?;
    let clock = reader.clock();
    let card = |project: Project| ProjectCard {
        visibility: project.visibility.into(),
        open: project.open_count,
        active: active.get(&project.id).map(|at| clock.alone(at.0)),
        name: project.name,
        slug: project.slug,
        description: project.description,
    };
    Ok(ProjectsPage {
        projects: found.into_iter().map(card).collect(),
        may_create: viewer.user.is_some(),
        pager: Pager { newest: (!is_first).then(|| "/projects".into()), older, ..Pager::default() },
        page: reader.frame("Projects")?,
    })
}
