//! What is done at set times: when it was, what came of it, when it will be.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::look::{Icon, Tone};
use crate::models::job::{self, Job};
use crate::models::user::User;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::visit::Visit;
use crate::web::when::When;

/// `GET /admin/schedule`
#[derive(Template)]
#[template(path = "admin/schedule.html")]
pub struct SchedulePage {
    pub page: Page,
    pub rows: Vec<JobRow>,
}

/// One job.
#[derive(Debug, Clone)]
pub struct JobRow {
    pub name: String,
    /// As cron writes it; UTC.
    pub cron: String,
    /// None before the first run.
    pub last: Option<When>,
    pub result: String,
    pub failed: bool,
    /// None while it is running, or about to.
    pub next: Option<When>,
}

impl JobRow {
    fn title(&self) -> String {
        self.name.replace('_', " ")
    }

    fn tone(&self) -> Tone {
        match (&self.last, self.failed) {
            (_, true) => Tone::Danger,
            (Some(_), false) => Tone::Open,
            (None, false) => Tone::Mute,
        }
    }
}

/// `GET /admin/schedule`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    visit.query(&[])?;
    let page = visit.read(load).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>) -> Result<SchedulePage> {
    must_be_admin(reader.me()?)?;
    let jobs = job::all(reader.conn)?;
    let rows = jobs.into_iter().map(|job| row(reader, job)).collect();
    Ok(SchedulePage { rows, page: reader.frame("Schedule")? })
}

fn row(reader: &Reader<'_>, job: Job) -> JobRow {
    let clock = reader.clock();
    let is_now = job.due_at <= reader.now || job.claimed_until.is_some_and(|until| until > reader.now);
    JobRow {
        last: job.last_ended_at.map(|at| clock.alone(at.0)),
        next: (!is_now).then(|| clock.alone(job.due_at.0)),
        name: job.name,
        cron: job.cron,
        result: job.last_result,
        failed: job.last_failed,
    }
}

/// `POST /admin/schedule/{name}/run`
pub(crate) async fn run(visit: Visit, name: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        must_be_admin(user)?;
        job::run_now(tx, &name)?;
        Ok(Onward::to("/admin/schedule").saying(Flash::done("It runs within a second. Reload to see what came of it.")))
    };
    visit.post(&user, &form, work).await
}

fn must_be_admin(user: &User) -> Result<()> {
    if user.is_admin { Ok(()) } else { Err(Error::Forbidden("Only admins may see the schedule.".into())) }
}
