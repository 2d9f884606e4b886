//! One account, for an administrator: what may be made of it.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::db::Tx;
use crate::db::words::{LinkPurpose, UserKind};
use crate::error::{Error, Result};
use crate::events::phrase::path_segment;
use crate::look::Icon;
use crate::models::link;
use crate::models::user::{OptionalRow, User};
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::secret::Secret;
use crate::web::visit::Visit;
use crate::web::when::When;

use super::{as_admin, only_admins};

/// `GET /admin/users/{name}`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "admin/user.html")]
pub struct UserPage {
    pub page: Page,
    pub person: Person,
    /// Where the forms post to.
    pub url: String,
    pub email: String,
    pub since: When,
    pub is_admin: bool,
    /// Since when nobody signs in as it.
    pub disabled: Option<When>,
    /// Somebody's, not a program's or an imported login.
    pub is_person: bool,
    pub is_imported: bool,
    /// Whom an imported login is.
    pub is_same_as: Option<Person>,
    /// The imported logins that this person is.
    pub logins: Vec<Person>,
    pub typed: String,
    pub person_error: Option<String>,
}

impl UserPage {
    fn person_field(&self) -> Field {
        let field = Field::line("person", "Person").with(self.typed.clone()).wrong(self.person_error.clone());
        Field { placeholder: "Account name", ..field.required() }
    }
}

/// `GET /admin/users/{name}`
pub(crate) async fn show(visit: Visit, name: Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &name)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /admin/users/{name}/disable`
pub(crate) async fn disable(visit: Visit, name: Path<String>, form: Form) -> Result<HttpResponse> {
    act(&visit, &name, form, |tx, user| {
        user.disable(tx)?;
        Ok(format!("{} cannot sign in any more; every session ended.", user.shown_name()))
    })
    .await
}

/// `POST /admin/users/{name}/disable/delete`
pub(crate) async fn enable(visit: Visit, name: Path<String>, form: Form) -> Result<HttpResponse> {
    act(&visit, &name, form, |tx, user| {
        user.enable(tx)?;
        Ok(format!("{} can sign in again.", user.shown_name()))
    })
    .await
}

/// `POST /admin/users/{name}/admin`
pub(crate) async fn promote(visit: Visit, name: Path<String>, form: Form) -> Result<HttpResponse> {
    act(&visit, &name, form, |tx, user| {
        user.set_admin(tx, true)?;
        Ok(format!("{} is an administrator now.", user.shown_name()))
    })
    .await
}

/// `POST /admin/users/{name}/admin/delete`
pub(crate) async fn demote(visit: Visit, name: Path<String>, form: Form) -> Result<HttpResponse> {
    act(&visit, &name, form, |tx, user| {
        user.set_admin(tx, false)?;
        Ok(format!("{} is no administrator any more.", user.shown_name()))
    })
    .await
}

/// `POST /admin/users/{name}/person/delete`
pub(crate) async fn unlink(visit: Visit, name: Path<String>, form: Form) -> Result<HttpResponse> {
    act(&visit, &name, form, |tx, user| {
        user.set_person(tx, None)?;
        Ok(format!("{} stands for itself again.", user.name))
    })
    .await
}

/// `POST /admin/users/{name}/person`
pub(crate) async fn set_person(visit: Visit, name: Path<String>, form: Form) -> Result<HttpResponse> {
    let typed = form.get("person").trim().to_owned();
    let wanted = typed.clone();
    let link = move |tx: &mut Tx<'_>, user: &User| {
        let person = User::find_by_name(tx.conn(), &wanted).optional_row()?;
        let nobody = || Error::invalid("person", format!("Nobody here is called “{wanted}”."));
        let person = person.ok_or_else(nobody)?;
        user.set_person(tx, Some(&person))?;
        Ok(format!("What {} did is shown as done by {} now.", user.name, person.shown_name()))
    };
    let posted = act(&visit, &name, form, link).await;
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| {
        Ok(UserPage { typed, person_error: errors.of("person").map(str::to_owned), ..load(reader, &name)? })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /admin/users/{name}/password-link`: for where no mail is sent.
pub(crate) async fn password_link(visit: Visit, name: Path<String>, form: Form) -> Result<HttpResponse> {
    let me = visit.user().await?;
    let public_url = visit.room().config.public_url.clone();
    let work = move |tx: &mut Tx<'_>, me: &User| {
        only_admins(me)?;
        let user = User::find_by_name(tx.conn(), &name)?;
        if !user.is_active_person() {
            return Err(Error::Forbidden(format!("Nobody can sign in as {}.", user.name)));
        }
        let token = link::make(tx, LinkPurpose::Password, Some(user.id))?;
        tracing::info!(by = me.name, account = user.name, "a link to set a password was made");
        Ok(Secret {
            title: format!("A link for {}", user.shown_name()),
            about: "It leads to a page that sets a new password. It works once, and for 30 minutes.".into(),
            text: format!("{public_url}/password-reset/{}", token.as_str()),
            back: ("Back to the account".into(), url(&user)),
        })
    };
    visit.reveal(&me, &form, work).await
}

/// Does this to the account, if an administrator asks; the work says what was done.
async fn act(
    visit: &Visit,
    name: &str,
    form: Form,
    work: impl FnOnce(&mut Tx<'_>, &User) -> Result<String> + Send + 'static,
) -> Result<HttpResponse> {
    let (me, name) = (visit.user().await?, name.to_owned());
    let work = move |tx: &mut Tx<'_>, me: &User| {
        only_admins(me)?;
        let user = User::find_by_name(tx.conn(), &name)?;
        let said = work(tx, &user)?;
        tracing::info!(by = me.name, account = user.name, said, "an account was changed");
        Ok(Onward::to(url(&user)).saying(Flash::done(said)))
    };
    visit.post(&me, &form, work).await
}

fn url(user: &User) -> String {
    format!("/admin/users/{}", path_segment(&user.name))
}

fn load(reader: &mut Reader<'_>, name: &str) -> Result<UserPage> {
    as_admin(reader)?;
    let user = User::find_by_name(reader.conn, name)?;
    let ids: Vec<_> = user.person_id.into_iter().collect();
    let person = User::load(reader.conn, &ids)?.pop();
    let logins = User::logins_of(reader.conn, user.id)?;
    let clock = reader.clock();
    Ok(UserPage {
        page: reader.frame(user.shown_name())?,
        person: Person::of(&user),
        url: url(&user),
        since: clock.alone(user.created_at.0),
        is_admin: user.is_admin,
        disabled: user.disabled_at.map(|at| clock.alone(at.0)),
        is_person: user.kind == UserKind::Person,
        is_imported: user.kind == UserKind::Imported,
        is_same_as: person.as_ref().map(Person::of),
        logins: logins.iter().map(Person::of).collect(),
        typed: String::new(),
        person_error: None,
        email: user.email.unwrap_or_default(),
    })
}
