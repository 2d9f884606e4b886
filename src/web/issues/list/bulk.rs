//! Changing many issues at once: all of them or none, as one act. The list's own buttons close and reopen; the page here
//! offers the rest.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::address::back_to;
use crate::db::Tx;
use crate::db::priority::Priority;
use crate::db::types::IssueId;
use crate::db::words::CloseReason;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::issue::Issue;
use crate::models::label::Label as Stored;
use crate::models::member;
use crate::models::milestone::Milestone;
use crate::models::project::Project;
use crate::models::status::Status;
use crate::models::user::User;
use crate::models::viewer::Access;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::flash::Flash;
use crate::web::frame::Reader;
use crate::web::label::Label;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;
use crate::web::words::counted;

/// As many as a page of the list has.
const MOST: usize = 50;
/// How the form calls having no milestone, or no status.
const NONE: &str = "none";

/// `GET /projects/{slug}/issues/bulk?issue=1&issue=2`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "issues/bulk.html")]
pub struct BulkPage {
    pub page: Page,
    /// `/projects/ferry/issues`
    pub url: String,
    /// Number and title of each.
    pub issues: Vec<(i64, String)>,
    pub labels: Vec<Label>,
    pub people: Vec<Person>,
    pub milestones: Vec<String>,
    pub statuses: Vec<String>,
    /// The words of all priorities.
    pub priorities: Vec<&'static str>,
    /// Where to go on then.
    pub q: String,
    pub sort: String,
    /// What was chosen already.
    pub chosen: Form,
    pub errors: Errors,
}

impl BulkPage {
    /// Was this chosen when the form was sent?
    fn has(&self, name: &str, value: &str) -> bool {
        self.chosen.all(name).contains(&value)
    }

    fn count(&self) -> String {
        counted(i64::try_from(self.issues.len()).unwrap_or(i64::MAX), "issue")
    }
}

/// `GET /projects/{slug}/issues/bulk`
pub(crate) async fn form(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let chosen = visit.query(&["issue", "once", "q", "sort"])?;
    let page = visit.read(move |reader| load(reader, &slug, &chosen, Errors::default())).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/issues/bulk`: `issue` repeatable number; `state` = `open` or a reason to close; `labels`,
/// `unlabels`, `assignees`, `unassignees` repeatable names; `milestone` and `status`, a name or `none`; `priority`.
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (path, asked) = (slug.clone(), form.clone());
    let posted = visit.post(&user, &form, move |tx, user| change_all(tx, user, (&path, &asked))).await;
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| load(reader, &slug, &form, errors)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// What is to become of each of them.
#[derive(Debug, Default)]
struct Wish {
    reopen: bool,
    close: Option<CloseReason>,
    labels: Vec<Stored>,
    unlabels: Vec<Stored>,
    assignees: Vec<User>,
    unassignees: Vec<User>,
    /// Some(None) means none at all.
    #[expect(clippy::option_option, reason = "unsaid, none, or this one")]
    milestone: Option<Option<Milestone>>,
    #[expect(clippy::option_option, reason = "unsaid, none, or this one")]
    status: Option<Option<Status>>,
    priority: Option<Priority>,
}

fn change_all(tx: &mut Tx<'_>, user: &User, (slug, form): (&str, &Form)) -> Result<Onward> {
    let (project, access) = Project::find_visible(tx.conn(), user.viewer(), slug)?;
    let numbers = numbers(form)?;
    let issues = Issue::load_by_numbers(tx.conn(), project.id, &numbers)?;
    if let Some(gone) = numbers.iter().find(|number| issues.iter().all(|issue| issue.number != **number)) {
        return Err(Error::invalid("issue", format!("#{gone} is not here any more: nothing was changed.")));
    }
    let wish = Wish::read(tx, &project, form)?;
    if let Some(issue) = issues.iter().find(|issue| !wish.is_granted(issue, access)) {
        return Err(Error::Forbidden(format!("You may not change #{} so.", issue.number)));
    }
    let ids: Vec<IssueId> = issues.iter().map(|issue| issue.id).collect();
    tx.lock_issues(&ids)?;
    let before = tx.recorded();
    issues.iter().try_for_each(|issue| wish.apply(tx, issue))?;
    let back = back_to(&format!("{}/issues", project.path()), form.get("q"), form.get("sort"));
    let count = counted(i64::try_from(issues.len()).unwrap_or(i64::MAX), "issue");
    let is_changed = tx.recorded() > before;
    let words = if is_changed { format!("{count} changed.") } else { "Nothing to change: they are so already.".into() };
    Ok(Onward::to(back).saying(Flash::done(words)))
}

/// The numbers that were sent, each once.
fn numbers(form: &Form) -> Result<Vec<i64>> {
    let sent: Option<Vec<i64>> = form.all("issue").into_iter().map(|number| number.parse().ok()).collect();
    let mut numbers = sent.ok_or(Error::NotFound)?;
    numbers.sort_unstable();
    numbers.dedup();
    match numbers.len() {
        0 => Err(Error::invalid("issue", "Choose an issue first.")),
        count if count > MOST => Err(Error::invalid("issue", format!("At most {MOST} issues are changed at once."))),
        _ => Ok(numbers),
    }
}

impl Wish {
    fn read(tx: &mut Tx<'_>, project: &Project, form: &Form) -> Result<Self> {
        let all = |name| form.all(name).into_iter().filter(|one| !one.trim().is_empty()).map(str::to_owned).collect();
        let lists: [Vec<String>; 4] = ["labels", "unlabels", "assignees", "unassignees"].map(all);
        let [labels, unlabels, assignees, unassignees] = lists;
        let mut wish = Self {
            labels: Stored::find_all(tx.conn(), project.id, &labels)?,
            unlabels: Stored::find_all(tx.conn(), project.id, &unlabels)?,
            assignees: member::find_assignable(tx.conn(), project.id, &assignees)?,
            unassignees: User::load_by_names(tx.conn(), &unassignees)?,
            ..Self::default()
        };
        wish.read_plan(tx, project, form)?;
        match form.get("state") {
            "" => {}
            "open" => wish.reopen = true,
            word => {
                let unknown = || Error::invalid("state", format!("“{word}” is no reason to close an issue."));
                wish.close = Some(CloseReason::parse(word).ok_or_else(unknown)?);
            }
        }
        if wish.is_empty() { Err(Error::invalid("state", "Choose what is to change.")) } else { Ok(wish) }
    }

    fn read_plan(&mut self, tx: &mut Tx<'_>, project: &Project, form: &Form) -> Result<()> {
        self.milestone = match form.get("milestone") {
            "" => None,
            NONE => Some(None),
            title => Some(Some(Milestone::find_by_title(tx.conn(), project.id, title)?)),
        };
        self.status = match form.get("status") {
            "" => None,
            NONE => Some(None),
            name => Some(Some(Status::find_by_name(tx.conn(), project.id, name)?)),
        };
        self.priority = match form.get("priority") {
            "" => None,
            word => {
                let unknown = || Error::invalid("priority", format!("“{word}” is no priority."));
                Some(Priority::parse(word).ok_or_else(unknown)?)
            }
        };
        Ok(())
    }

    fn is_empty(&self) -> bool {
        !self.reopen && self.close.is_none() && !self.sorts()
    }

    /// Does it ask for what only those who keep order may do?
    fn sorts(&self) -> bool {
        let lists = [self.labels.len(), self.unlabels.len(), self.assignees.len(), self.unassignees.len()];
        let plans = self.milestone.is_some() || self.status.is_some() || self.priority.is_some();
        plans || lists.iter().any(|count| *count > 0)
    }

    fn is_granted(&self, issue: &Issue, access: Access) -> bool {
        access.may_triage() || (!self.sorts() && issue.may_be_changed_by(access))
    }

    fn apply(&self, tx: &mut Tx<'_>, issue: &Issue) -> Result<()> {
        self.labels.iter().try_for_each(|label| issue.label(tx, label).map(drop))?;
        self.unlabels.iter().try_for_each(|label| issue.unlabel(tx, label).map(drop))?;
        self.assignees.iter().try_for_each(|user| issue.assign(tx, user).map(drop))?;
        self.unassignees.iter().try_for_each(|user| issue.unassign(tx, user).map(drop))?;
        if let Some(milestone) = &self.milestone {
            issue.plan_for(tx, milestone.as_ref())?;
        }
        if let Some(status) = &self.status {
            issue.set_status(tx, status.as_ref())?;
        }
        if let Some(priority) = self.priority {
            issue.prioritize(tx, priority)?;
        }
        if self.reopen {
            issue.reopen(tx)?;
        }
        match self.close {
            Some(reason) if Issue::find(tx.conn(), issue.id)?.is_open() => issue.close(tx, reason).map(drop),
            _ => Ok(()),
        }
    }
}

fn load(reader: &mut Reader<'_>, slug: &str, form: &Form, errors: Errors) -> Result<BulkPage> {
    reader.me()?;
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    if !access.may_triage() {
        return Err(Error::Forbidden("Only those who triage this project may change many issues at once.".into()));
    }
    let numbers = match numbers(form) {
        Err(Error::Invalid(_)) => Vec::new(),
        numbers => numbers?,
    };
    let issues = Issue::load_by_numbers(reader.conn, project.id, &numbers)?;
    let labels = Stored::of_project(reader.conn, project.id)?;
    let people = member::assignable(reader.conn, project.id)?;
    let milestones = Milestone::open_of(reader.conn, project.id)?;
    let statuses = Status::of_project(reader.conn, project.id)?;
    Ok(BulkPage {
        page: reader.project_frame("Change issues", &project, access, Section::Issues)?,
        url: format!("{}/issues", project.path()),
        issues: issues.into_iter().map(|issue| (issue.number, issue.title)).collect(),
        labels: labels.iter().map(|label| Label { url: None, ..Label::of(label, &project) }).collect(),
        people: people.iter().map(Person::of).collect(),
        milestones: milestones.into_iter().map(|milestone| milestone.title).collect(),
        statuses: statuses.into_iter().map(|status| status.name).collect(),
        priorities: Priority::ALL.iter().map(|priority| priority.as_str()).collect(),
        q: form.get("q").to_owned(),
        sort: form.get("sort").to_owned(),
        chosen: form.clone(),
        errors,
    })
}
