//! People: somebody's page stands below, one's own settings here.

pub(crate) mod show;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::{Tx, words};
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::text;
use crate::models::user::{Profile, User};

use super::assets;
use super::flash::Flash;
use super::form::{Choice, Field};
use super::frame::Reader;
use super::onward::Onward;
use super::page::{Density, Page, Theme};
use super::posted::Form;
use super::visit::Visit;

/// `GET /settings/profile`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "users/profile.html")]
pub struct ProfilePage {
    pub page: Page,
    /// The account's name, as in `/users/ana`.
    pub name: String,
    pub name_error: Option<String>,
    pub full_name: String,
    pub full_name_error: Option<String>,
    /// "Europe/Madrid"
    pub zone: String,
    /// Every zone there is.
    pub zones: Vec<String>,
    pub time_zone_error: Option<String>,
    pub theme: Theme,
    pub density: Density,
    /// Mail about what one follows.
    pub wants_mail: bool,
    /// Keys do something on pages.
    pub shortcuts: bool,
}

impl ProfilePage {
    fn fields(&self) -> [Field; 5] {
        let zones = self.zones.iter().map(|zone| Choice::new(zone, zone)).collect();
        let (theme, density) = (self.theme.key(), self.density.key());
        let themes = vec![
            Choice::new("system", "As the system has it"),
            Choice::new("light", "Light"),
            Choice::new("dark", "Dark"),
        ];
        let densities = vec![Choice::new("comfortable", "Comfortable"), Choice::new("compact", "Compact")];
        [
            Field::line("full_name", "Your name")
                .with(self.full_name.clone())
                .wrong(self.full_name_error.clone())
                .filled_by("name")
                .required(),
            Field::line("name", "Account name")
                .with(self.name.clone())
                .wrong(self.name_error.clone())
                .hint("What others type after @, and the address of your page; the old one leads to it.")
                .filled_by("username")
                .required(),
            Field::choice("time_zone", "Time zone", zones).with(self.zone.clone()).wrong(self.time_zone_error.clone()),
            Field::choice("theme", "Theme", themes).with(theme),
            Field::choice("density", "Density", densities).with(density),
        ]
    }
}

/// `GET /settings/profile`
pub(crate) async fn profile(visit: Visit) -> Result<HttpResponse> {
    let page = visit.read(profile_page).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /settings/profile`
pub(crate) async fn update_profile(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let posted = match parse_profile(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok((profile, name)) => {
            let work = |tx: &mut Tx<'_>, user: &User| {
                if let Some(name) = name {
                    user.rename(tx, &name)?;
                }
                User::set_profile(tx, user.id, profile)?;
                Ok(Onward::to("/settings/profile").saying(Flash::done("Profile saved.")))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| {
        let error = |field| errors.of(field).map(str::to_owned);
        let (full_name_error, time_zone_error, name_error) = (error("full_name"), error("time_zone"), error("name"));
        let present = profile_page(reader)?;
        let name = form.sent("name").unwrap_or(&present.name).to_owned();
        let (full_name, wants_mail) = (form.get("full_name").to_owned(), form.has("mail"));
        let shortcuts = form.has("shortcuts");
        Ok(ProfilePage {
            name,
            name_error,
            full_name,
            full_name_error,
            time_zone_error,
            wants_mail,
            shortcuts,
            ..present
        })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The profile, and the account's name if it was sent.
fn parse_profile(form: &Form) -> Result<(Profile, Option<String>), Errors> {
    let mut errors = Errors::default();
    let name = form.sent("name").and_then(|name| errors.keep(text::parse_user_name(name)));
    let full_name = errors.keep(text::parse_name("full_name", "A person", form.get("full_name")));
    let zone = form.get("time_zone").to_owned();
    if zone.parse::<chrono_tz::Tz>().is_err() {
        errors.add("time_zone", format!("“{zone}” is no time zone; choose one like Europe/Madrid."));
    }
    let theme = words::Theme::parse(form.get("theme")).unwrap_or(words::Theme::System);
    let density = words::Density::parse(form.get("density")).unwrap_or(words::Density::Comfortable);
    match full_name {
        Some(full_name) if errors.is_empty() => {
            let (wants_mail, shortcuts) = (form.has("mail"), form.has("shortcuts"));
            Ok((Profile { full_name, time_zone: zone, theme, density, wants_mail, shortcuts }, name))
        }
        _ => Err(errors),
    }
}

fn profile_page(reader: &mut Reader<'_>) -> Result<ProfilePage> {
    let user = reader.me()?.clone();
    Ok(ProfilePage {
        page: reader.frame("Profile")?,
        name: user.name.clone(),
        name_error: None,
        full_name: user.shown_name().to_owned(),
        full_name_error: None,
        zone: user.time_zone,
        zones: chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_owned()).collect(),
        time_zone_error: None,
        theme: user.theme.into(),
        density: user.density.into(),
        wants_mail: user.wants_mail,
        shortcuts: user.shortcuts,
    })
}
