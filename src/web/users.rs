//! People: somebody's page, and one's own settings.
use askama::Template;

use crate::look::Icon;

use super::assets;
use super::avatar::Person;
use super::feed::Feed;
use super::form::{Choice, Field};
use super::page::{Density, Page, Theme};
use super::pager::Pager;
use super::when::When;

/// `GET /users/{name}`
#[derive(Template)]
#[template(path = "users/show.html")]
pub struct UserPage {
    pub page: Page,
    pub person: Person,
    pub since: When,
    /// What they did, as far as the reader may see it.
    pub feed: Feed,
    pub pager: Pager,
    /// It is the reader's own page.
    pub is_me: bool,
    /// Not a person, or one that cannot sign in: "bot", "imported".
    pub tag: Option<String>,
}

/// `GET /settings/profile`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "users/profile.html")]
pub struct ProfilePage {
    pub page: Page,
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
}

impl ProfilePage {
    fn fields(&self) -> [Field; 4] {
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
            Field::choice("time_zone", "Time zone", zones).with(self.zone.clone()).wrong(self.time_zone_error.clone()),
            Field::choice("theme", "Theme", themes).with(theme),
            Field::choice("density", "Density", densities).with(density),
        ]
    }
}
