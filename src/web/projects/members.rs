//! Who belongs to a project, and as what.
pub(crate) mod inviting;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::not_maintained;
use crate::db::words::Role;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::member;
use crate::models::project::Project;
use crate::models::user::{OptionalRow, User};
use crate::models::viewer::Access;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field};
use crate::web::frame::Reader;
use crate::web::inviting::{InvitationRow, rows};
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
    /// Whoever reads, if a member.
    pub me: Option<String>,
    /// Shows the form that invites.
    pub may_invite: bool,
    pub email: String,
    pub email_error: Option<String>,
    pub invited_as: String,
    pub as_error: Option<String>,
    /// Those that nobody has used yet.
    pub invitations: Vec<InvitationRow>,
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

    fn email_field(&self) -> Field {
        let field =
            Field::line("email", "Email").of_type("email").with(self.email.clone()).wrong(self.email_error.clone());
        field.hint("Left empty, you get a link to pass on.")
    }

    fn as_field(&self) -> Field {
        let choices = ROLES.map(|(role, words)| Choice::new(role, words)).into();
        Field::choice("as", "Role", choices).with(self.invited_as.clone()).wrong(self.as_error.clone())
    }

    fn is_me(&self, person: &Person) -> bool {
        self.me.as_deref() == Some(person.name.as_str())
    }

    /// The other roles that a member could have.
    fn other_roles(role: &str) -> Vec<&'static str> {
        ROLES.map(|(key, _)| key).into_iter().filter(|key| *key != role).collect()
    }
}

/// `GET /projects/{slug}/members`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let takes = visit.takes_invitations();
    let page = visit.read(move |reader| load(reader, &slug, takes)).await?;
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
            member::keep_a_maintainer(tx, project.id, &member)?;
        }
        member::set_role(tx, project.id, member.id, role)?;
        let flash = Flash::done(format!("{} is a {role} now.", member.shown_name()));
        Ok(Onward::to(format!("{}/members", project.path())).saying(flash))
    };
    let posted = visit.post(&user, &form, work).await;
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let takes = visit.takes_invitations();
    let page = visit.read(move |reader| {
        let error = |field| errors.of(field).map(str::to_owned);
        let (typed, role) = (form.get("user").to_owned(), form.get("role").to_owned());
        let (user_error, role_error) = (error("user"), error("role"));
        Ok(MembersPage { user: typed, user_error, role, role_error, ..load(reader, &slug, takes)? })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `GET /projects/{slug}/members/{user}/delete`: before a maintainer removes somebody, or somebody leaves.
pub(crate) async fn confirm(visit: Visit, place: web::Path<(String, String)>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (slug, name) = place.into_inner();
        let me = reader.me()?.clone();
        let (project, access) = Project::find_visible(reader.conn, reader.viewer(), &slug)?;
        let user = removable(reader.conn, (&me, access), (&project, &name))?;
        let url = format!("{}/members", project.path());
        let is_me = user.id == me.id;
        let title = if is_me { format!("Leave {}?", project.name) } else { format!("Remove {}?", user.shown_name()) };
        let what = if is_me {
            "What you wrote and did stays. You hear of nothing here any more, unless you may still read it and follow it."
        } else {
            "What this person wrote and did stays. Issues stay assigned; nothing more is sent."
        };
        Ok(ConfirmPage {
            page: reader.project_frame(title, &project, access, Section::Settings)?,
            what: what.into(),
            quote: None,
            action: format!("{url}/{}/delete", user.name),
            fields: Vec::new(),
            button: if is_me { "Leave project" } else { "Remove member" }.into(),
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
        let (project, access) = Project::find_visible(tx.conn(), user.viewer(), &slug)?;
        let member = removable(tx.conn(), (user, access), (&project, &name))?;
        member::keep_a_maintainer(tx, project.id, &member).map_err(|error| Error::Forbidden(error.to_string()))?;
        member::remove(tx, project.id, member.id)?;
        if member.id == user.id {
            return Ok(Onward::to("/projects").saying(Flash::done(format!("You left {}.", project.name))));
        }
        let flash = Flash::done(format!("{} was removed.", member.shown_name()));
        Ok(Onward::to(format!("{}/members", project.path())).saying(flash))
    };
    visit.post(&user, &form, work).await
}

/// The member whom this person may take out: a maintainer anybody, everybody himself.
fn removable(conn: &mut DbConn, (me, access): (&User, Access), (project, name): (&Project, &str)) -> Result<User> {
    let member =
        User::find_by_name(conn, name).optional_row()?.filter(|member| access.may_maintain() || member.id == me.id);
    let Some(member) = member else {
        return Err(if access.may_maintain() { Error::NotFound } else { not_maintained() });
    };
    let role = member::role_of(conn, project.id, member.id)?;
    role.map(|_| member).ok_or(Error::NotFound)
}

/// Somebody who can be a member: not the system, and not shut.
fn person(tx: &mut Tx<'_>, name: &str) -> Result<User> {
    let found = User::find_by_name(tx.conn(), name).optional_row()?.filter(User::is_active_person);
    found.ok_or_else(|| {
        Error::invalid("user", format!("Nobody here is called “{name}”. Invite whoever has no account yet."))
    })
}

fn load(reader: &mut Reader<'_>, slug: &str, takes_invitations: bool) -> Result<MembersPage> {
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    let me = reader.me()?.name.clone();
    let members = member::members_of(reader.conn, project.id)?;
    let may_edit = access.may_maintain();
    let invitations = if may_edit { rows(reader, Some(project.id))? } else { Vec::new() };
    Ok(MembersPage {
        page: reader.project_frame("Members", &project, access, Section::Settings)?,
        slug: project.slug,
        members: members.iter().map(|(user, role)| (Person::of(user), role.to_string())).collect(),
        me: access.role.map(|_| me),
        may_edit,
        may_invite: may_edit && takes_invitations,
        email: String::new(),
        email_error: None,
        invited_as: "reader".into(),
        as_error: None,
        invitations,
        user: String::new(),
        user_error: None,
        role: "reader".into(),
        role_error: None,
    })
}
