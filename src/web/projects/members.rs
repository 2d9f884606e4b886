//! Who belongs to a project, and as what.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::settings_of;
use crate::db::Tx;
use crate::db::types::ProjectId;
use crate::db::words::Role;
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::member;
use crate::models::project::Project;
use crate::models::user::{OptionalRow, User};
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field};
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// `GET /projects/{slug}/members`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/members.html")]
pub struct MembersPage {
    pub page: Page,
    pub slug: String,
    /// Each with the key of the role: `reader`, `triager`, `maintainer`.
    pub members: Vec<(Person, String)>,
    /// Shows the forms.
    pub may_edit: bool,
    pub user: String,
    pub user_error: Option<String>,
    pub role: String,
    pub role_error: Option<String>,
}

const ROLES: [(&str, &str); 3] = [
    ("reader", "Reader: reads and comments"),
    ("triager", "Triager: also sorts"),
    ("maintainer", "Maintainer: also settings"),
];

impl MembersPage {
    fn user_field(&self) -> Field {
        let field = Field::line("user", "Person").with(self.user.clone()).wrong(self.user_error.clone()).required();
        Field { placeholder: "Account name", ..field }
    }

    fn role_field(&self) -> Field {
        let choices = ROLES.map(|(role, words)| Choice::new(role, words)).into();
        Field::choice("role", "Role", choices).with(self.role.clone()).wrong(self.role_error.clone())
    }

    /// The other roles that a member could have.
    fn other_roles(role: &str) -> Vec<&'static str> {
        ROLES.map(|(key, _)| key).into_iter().filter(|key| *key != role).collect()
    }
}

/// `GET /projects/{slug}/members`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &slug)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/members`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let path = slug.clone();
    let (name, role) = (form.get("user").trim().to_owned(), form.get("role").to_owned());
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let project = super::maintained(tx, user, &path)?;
        let member = person(tx, &name)?;
        let role = Role::parse(&role).ok_or_else(|| {
            Error::invalid("role", "Members are readers, triagers or maintainers: choose one of them.")
        })?;
        if role != Role::Maintainer {
            must_keep_one(tx, project.id, &member)?;
        }
        member::set_role(tx, project.id, member.id, role)?;
        let flash = Flash::done(format!("{} is a {role} now.", member.shown_name()));
        Ok(Onward::to(format!("{}/members", project.path())).saying(flash))
    };
    let posted = visit.post(&user, &form, work).await;
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| {
        let error = |field| errors.of(field).map(str::to_owned);
        let (typed, role) = (form.get("user").to_owned(), form.get("role").to_owned());
        let (user_error, role_error) = (error("user"), error("role"));
        Ok(MembersPage { user: typed, user_error, role, role_error, ..load(reader, &slug)? })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `GET /projects/{slug}/members/{user}/delete`
pub(crate) async fn confirm(visit: Visit, place: web::Path<(String, String)>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (slug, name) = place.into_inner();
        let (project, access) = settings_of(reader, &slug)?;
        let user = User::find_by_name(reader.conn, &name)?;
        let url = format!("{}/members", project.path());
        Ok(ConfirmPage {
            page: reader.project_frame(
                format!("Remove {}?", user.shown_name()),
                &project,
                access,
                Section::Settings,
            )?,
            what: "What this person wrote and did stays. Issues stay assigned; nothing more is sent.".into(),
            quote: None,
            action: format!("{url}/{}/delete", user.name),
            fields: Vec::new(),
            button: "Remove member".into(),
            back: url,
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/members/{user}/delete`
pub(crate) async fn delete(visit: Visit, place: web::Path<(String, String)>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let (slug, name) = place.into_inner();
        let project = super::maintained(tx, user, &slug)?;
        let member = User::find_by_name(tx.conn(), &name)?;
        must_keep_one(tx, project.id, &member).map_err(|error| Error::Forbidden(error.to_string()))?;
        member::remove(tx, project.id, member.id)?;
        let flash = Flash::done(format!("{} was removed.", member.shown_name()));
        Ok(Onward::to(format!("{}/members", project.path())).saying(flash))
    };
    visit.post(&user, &form, work).await
}

/// Somebody who can be a member: not the system, and not shut.
fn person(tx: &mut Tx<'_>, name: &str) -> Result<User> {
    let found = User::find_by_name(tx.conn(), name).optional_row()?.filter(User::is_active_person);
    found.ok_or_else(|| Error::invalid("user", format!("Nobody here is called “{name}”. An admin can add accounts.")))
}

/// A project keeps at least one maintainer.
fn must_keep_one(tx: &mut Tx<'_>, project: ProjectId, leaving: &User) -> Result<()> {
    let maintainers = member::maintainers_of(tx.conn(), project)?;
    if maintainers == [leaving.id] {
        return Err(Error::invalid(
            "role",
            format!("{} is the only maintainer: make somebody else one first.", leaving.shown_name()),
        ));
    }
    Ok(())
}

fn load(reader: &mut Reader<'_>, slug: &str) -> Result<MembersPage> {
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    reader.me()?;
    let members = member::members_of(reader.conn, project.id)?;
    Ok(MembersPage {
        page: reader.project_frame("Members", &project, access, Section::Settings)?,
        slug: project.slug,
        members: members.iter().map(|(user, role)| (Person::of(user), role.to_string())).collect(),
        may_edit: access.may_maintain(),
        user: String::new(),
        user_error: None,
        role: "reader".into(),
        role_error: None,
    })
}
