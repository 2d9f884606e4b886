//! A project's milestones: what is planned, by when, and how far it is. The form for one stands below.
pub(crate) mod edit;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{maintained, settings_of};
use crate::db::Tx;
use crate::db::types::MilestoneId;
use crate::db::words::State;
use crate::error::Result;
use crate::look::Icon;
use crate::models::milestone::Milestone;
use crate::models::project::Project;
use crate::models::user::User;
use crate::web::assets;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::frame::Reader;
use crate::web::issues::plan::milestone_list;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;
use crate::web::when::{Clock, Due};
use crate::web::words::counted;

/// `GET /projects/{slug}/milestones?state=closed`
#[derive(Template)]
#[template(path = "projects/milestones.html")]
pub struct MilestonesPage {
    pub page: Page,
    pub slug: String,
    pub is_closed: bool,
    pub rows: Vec<MilestoneRow>,
    /// Shows the forms, and the tabs of the settings.
    pub may_edit: bool,
}

/// One milestone.
#[derive(Debug, Clone)]
pub struct MilestoneRow {
    pub id: i64,
    pub title: String,
    pub description: String,
    pub due: Option<Due>,
    /// The list of its issues.
    pub issues: String,
    pub percent: i64,
    pub open: i64,
    pub closed: i64,
}

impl MilestoneRow {
    pub(crate) fn of(milestone: Milestone, project: &Project, clock: Clock) -> Self {
        Self {
            id: milestone.id.0,
            due: milestone.due_on.map(|day| clock.due(day.0)),
            issues: milestone_list(project, &milestone.title),
            percent: milestone.percent(),
            open: milestone.open_issues,
            closed: milestone.closed_issues,
            title: milestone.title,
            description: milestone.description,
        }
    }

    fn words(&self) -> String {
        format!("{}% done · {} open · {} closed", self.percent, self.open, self.closed)
    }
}

type Place = web::Path<(String, i64)>;

/// `GET /projects/{slug}/milestones`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let query = visit.query(&["state"])?;
    let state = State::parse(query.get("state")).unwrap_or(State::Open);
    let page = visit.read(move |reader| load(reader, &slug, state)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>, slug: &str, state: State) -> Result<MilestonesPage> {
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    let clock = reader.clock();
    let found = Milestone::page(reader.conn, project.id, state)?;
    let section = if access.may_maintain() { Section::Settings } else { Section::Issues };
    Ok(MilestonesPage {
        page: reader.project_frame("Milestones", &project, access, section)?,
        is_closed: state == State::Closed,
        rows: found.into_iter().map(|one| MilestoneRow::of(one, &project, clock)).collect(),
        may_edit: access.may_maintain(),
        slug: project.slug,
    })
}

/// `POST …/milestones/{id}/closure`
pub(crate) async fn close(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, milestone| {
        milestone.close(tx)?;
        Ok(format!("Milestone “{}” closed.", milestone.title))
    })
    .await
}

/// `POST …/milestones/{id}/closure/delete`
pub(crate) async fn reopen(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, milestone| {
        milestone.reopen(tx)?;
        Ok(format!("Milestone “{}” reopened.", milestone.title))
    })
    .await
}

/// `POST …/milestones/{id}/delete`
pub(crate) async fn delete(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, milestone| {
        milestone.delete(tx)?;
        Ok(format!("Milestone “{}” deleted.", milestone.title))
    })
    .await
}

/// Acts on a milestone, and says so on the page of all.
async fn act(
    visit: Visit,
    place: Place,
    form: Form,
    work: impl FnOnce(&mut Tx<'_>, &Milestone) -> Result<String> + Send + 'static,
) -> Result<HttpResponse> {
    let user = visit.user().await?;
    visit
        .post(&user, &form, move |tx: &mut Tx<'_>, user: &User| {
            let project = maintained(tx, user, &place.0)?;
            let milestone = Milestone::find_in(tx.conn(), project.id, MilestoneId(place.1))?;
            let said = work(tx, &milestone)?;
            Ok(Onward::to(format!("{}/milestones", project.path())).saying(Flash::done(said)))
        })
        .await
}

/// `GET …/milestones/{id}/delete`
pub(crate) async fn confirm(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (slug, id) = place.into_inner();
        let (project, access) = settings_of(reader, &slug)?;
        let milestone = Milestone::find_in(reader.conn, project.id, MilestoneId(id))?;
        let (url, title) =
            (format!("{}/milestones", project.path()), format!("Delete the milestone {}?", milestone.title));
        let issues = counted(milestone.open_issues + milestone.closed_issues, "issue");
        Ok(ConfirmPage {
            page: reader.project_frame(title, &project, access, Section::Settings)?,
            what: format!("It will be removed from {issues}; each of them records that."),
            quote: None,
            action: format!("{url}/{id}/delete"),
            fields: Vec::new(),
            button: "Delete milestone".into(),
            back: url,
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}
