//! The first account, and passwords that are set through a one-time link.
use askama::Template;

use super::assets;
use super::form::Field;
use super::page::Page;
use crate::look::Icon;

/// `GET /setup?token=…` while no user exists, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "sessions/setup.html")]
pub struct SetupPage {
    pub page: Page,
    /// The token that `serve` printed.
    pub token: String,
    pub name: String,
    pub name_error: Option<String>,
    pub full_name: String,
    pub full_name_error: Option<String>,
    pub email: String,
    pub email_error: Option<String>,
    pub password_error: Option<String>,
    /// The token is wrong or was used: said instead of the form.
    pub refused: Option<String>,
}

/// `GET /password-reset/{token}`: only its POST consumes the link.
#[derive(Template)]
#[template(path = "sessions/password.html")]
pub struct SetPasswordPage {
    pub page: Page,
    /// Where the form posts to.
    pub action: String,
    /// Whose password it will be.
    pub name: String,
    pub password_error: Option<String>,
}

const PASSWORD_HINT: &str = "At least 10 characters. A few words are easier to remember than a few signs.";

impl SetupPage {
    fn fields(&self) -> [Field; 4] {
        [
            Field::line("name", "Account name")
                .with(self.name.clone())
                .wrong(self.name_error.clone())
                .hint("People mention you with it, as in @ana.")
                .filled_by("username")
                .required(),
            Field::line("full_name", "Your name")
                .with(self.full_name.clone())
                .wrong(self.full_name_error.clone())
                .filled_by("name"),
            Field::line("email", "Email")
                .of_type("email")
                .with(self.email.clone())
                .wrong(self.email_error.clone())
                .filled_by("email")
                .required(),
            Field::password("password", "Password", "new-password")
                .wrong(self.password_error.clone())
                .hint(PASSWORD_HINT),
        ]
    }
}

impl SetPasswordPage {
    fn password_field(&self) -> Field {
        Field::password("password", "New password", "new-password")
            .wrong(self.password_error.clone())
            .hint(PASSWORD_HINT)
    }
}
