//! Signing in and out.
use askama::Template;

use crate::look::Icon;

use super::assets;
use super::avatar::Person;
use super::form::Field;
use super::page::Page;

/// `GET /sign-in`; the same with status 401 when the password was wrong, or when a session ended while a form was open.
#[derive(Template)]
#[template(path = "sessions/new.html")]
pub struct SignInPage {
    pub page: Page,
    /// The name as it was typed.
    pub login: String,
    /// "Name and password do not match.": under the password.
    pub error: Option<String>,
    /// "You are not signed in any more. What you wrote is kept.": above the form.
    pub notice: Option<String>,
    /// Where to go afterwards.
    pub next: String,
    /// What was typed into the form that could not be sent: name and value, kept through signing in.
    pub kept: Vec<(String, String)>,
    /// Demo: one button each.
    pub demo_people: Vec<Person>,
    /// Where one asks for a new account, if one may.
    pub sign_up: Option<String>,
}

impl SignInPage {
    fn login_field(&self) -> Field {
        Field::line("login", "Name or email").with(self.login.clone()).filled_by("username").required()
    }

    fn password_field(&self) -> Field {
        Field::password("password", "Password", "current-password").wrong(self.error.clone())
    }
}
